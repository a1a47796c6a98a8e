/** A rule was skipped in an emergency, by somebody whom the runbook allows it. */
export interface GlassBroken {
  readonly type: 'GlassBroken';
  /** `gate/ID`, `item/ID`, `lock`, `freeze`, `rollback`. */
  readonly what: string;
  readonly reason: string;
  /** The locks and freezes that it was about, each as `because by`, with `since` where that is known. */
  readonly bars?: readonly string[];
  /** Of a gate: the commit that the version named then, where it was known. */
  readonly commit?: string;
  /** The task to look at it. Missing in what was recorded before there was one. */
  readonly review?: string;
}
