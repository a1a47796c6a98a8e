/** Who does something: a person in Slack, a part of golive, or an operator at the command line. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly team: string }
  | { readonly kind: 'system'; readonly id: 'scheduler' | 'worker' | 'watch' | 'door' }
  | { readonly kind: 'operator'; readonly id: string };

const systemParts: readonly string[] = ['scheduler', 'worker', 'watch', 'door'] satisfies Extract<
  Actor,
  { kind: 'system' }
>['id'][];

/** Golive itself did it, and no person. */
export const isGolive = (id: string): boolean => systemParts.includes(id);

/** From where it was done, kept in the audit trail. */
export interface Origin {
  /** `stand_in`: in a rehearsal, golive did it in the place of that person. */
  readonly via: 'command' | 'button' | 'modal' | 'schedule' | 'outcome' | 'watch' | 'cli' | 'stand_in';
  readonly channel?: string | undefined;
  readonly message?: string | undefined;
}
