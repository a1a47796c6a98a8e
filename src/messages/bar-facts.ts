/** What stands in the way from outside, already escaped; empty where it is not known. */
export interface BarFacts {
  /** The go-live that is kept back. */
  readonly id: string;
  /** The go-live, or the person, that keeps it back. */
  readonly by: string;
  /** Its service and environment, as they are typed. */
  readonly place: string;
  readonly title: string;
  readonly until: string;
  /** Of a calendar: when it was read last. */
  readonly read: string;
  /** Until when what it said then counts. */
  readonly counts: string;
  /** When it could be deployed first. */
  readonly free: string;
  /** Who can let it through. */
  readonly lifters: string;
}
