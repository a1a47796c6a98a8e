/** Tells the escalation contact of a NO-GO by mail, once for each `alert`. */
export interface NoGoMailEffect {
  readonly kind: 'mail.no_go';
  readonly key: string;
  readonly goLive: string;
  readonly gate: string;
  readonly alert: number;
}

/** Tells the contact of one rung of an escalation by mail, once. */
export interface EscalationMailEffect {
  readonly kind: 'mail.escalation';
  readonly key: string;
  readonly goLive: string;
  readonly escalation: number;
  readonly rung: number;
}

/** The test of a notice as a mail, to whoever asked for it. */
export interface TestMailEffect {
  readonly kind: 'mail.test';
  readonly key: string;
  readonly goLive: string;
  readonly notice: string;
  readonly to: string;
  readonly number: number;
}
