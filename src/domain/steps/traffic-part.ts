export interface TrafficPart {
  /** Of all traffic; each part brings more than the one before. */
  readonly percent: number;
  /** How long every endpoint must be up before somebody may go on. */
  readonly bakeMs: number;
  /** Further inputs of the workflow. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
}
