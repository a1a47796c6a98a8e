export interface RollbackTrigger {
  readonly id: string;
  readonly text: string;
  readonly kind: 'unavailable' | 'performance' | 'manual';
  /** For `unavailable` and `performance`: how long it must last. */
  readonly forMs?: number | undefined;
  /** For `performance`: the average time of the answers above which it is met. Without it, nobody watches. */
  readonly avgAboveMs?: number | undefined;
  /** For `manual`: the roles that may report it, besides those that may roll back; every role where left out. */
  readonly reportedBy?: readonly string[] | undefined;
  /** What follows when it is met: only a record, a question to people, a rollback at once. Left out: people are asked. */
  readonly response?: 'observe' | 'ask' | 'act' | undefined;
  /** For `ask`: how long golive waits for a decision. */
  readonly answerWithinMs?: number | undefined;
  /** What it does then; left out, people are called once more. */
  readonly unanswered?: 'roll_back' | undefined;
}
