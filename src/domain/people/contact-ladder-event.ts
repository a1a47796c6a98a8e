/** The contacts of an area are asked one after the other until somebody acknowledges. `escalation` counts from 1. */
export type ContactLadderEvent =
  | {
      readonly type: 'EscalationRaised';
      readonly escalation: number;
      readonly area: string;
      readonly reason: string;
    }
  /** `rung` is the place in the area's ladder, from 1; without people, the contact is reached outside Slack alone. */
  | {
      readonly type: 'ContactsCalled';
      readonly escalation: number;
      readonly rung: number;
      readonly role: string;
      readonly people: readonly string[];
    }
  | { readonly type: 'EscalationAcknowledged'; readonly escalation: number }
  /** Everybody was asked, and the time of the last is over. */
  | { readonly type: 'EscalationUnanswered'; readonly escalation: number };
