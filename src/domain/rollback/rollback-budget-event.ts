export type RollbackWindowStage = 'closing' | 'closed';

/** `closing`: the last moment is near at which a rollback can be decided that ends within the window. `closed`: it has passed. */
export interface RollbackBudgetEvent {
  readonly type: 'RollbackWindowChanged';
  readonly stage: RollbackWindowStage;
  readonly decideBy: number;
  readonly windowEnd: number;
  readonly takesMs: number;
}
