export type NoticeChannel = 'slack' | 'email' | 'status_page' | 'pager' | 'bridge';

/** How often people hear how it goes while it runs, and who. */
export interface UpdatePolicy extends Reach {
  readonly everyMs: number;
  /** While an issue is open, or it is being rolled back. */
  readonly inIncidentMs: number;
  /** Who hears it in a shorter form, which a person approves. */
  readonly short?: Reach | undefined;
}

interface Reach {
  /** Audience ids of the service. */
  readonly audiences: readonly string[];
  readonly channels: readonly NoticeChannel[];
}
