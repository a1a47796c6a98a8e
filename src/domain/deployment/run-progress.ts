/** How far a run has come, as far as GitHub tells: shown on the card, never a reason for anything. */
export interface RunProgress {
  readonly jobsDone: number;
  readonly jobs: number;
  /** The job and step that are running now. */
  readonly job?: string;
  readonly step?: string;
}
