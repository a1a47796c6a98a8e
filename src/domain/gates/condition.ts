import type { Task } from '../checklist/task.ts';
import type { Deed, GoLive } from '../go-live.ts';
import type { Phase } from '../runbook.ts';
import type { VoteCondition } from './gate-event.ts';
import { type GateVote, votesOn } from './gate-state.ts';

/*
 * A GO-IF: a GO whose giver accepts a risk, under a condition that somebody has to fulfil before a phase. The condition
 * is a task like any other: open -> done, by its owner or the role of the gate; open -> overruled, with a reason, by the
 * gate's escalation contact. While it is open its phase does not begin, nor the deployment where that is at or after it.
 * It lives as long as its vote: another vote on the gate, or none, takes it away.
 */

export interface Condition extends VoteCondition, Pick<Deed, 'by' | 'at' | 'version'> {
  /** Of its task: `go_if/technical/12`, with the place of its vote in the trail. */
  readonly id: string;
  readonly gate: string;
}

export const conditionAfter = (
  gate: string,
  condition: VoteCondition,
  { by, at, version }: Deed,
): Condition => ({
  ...condition,
  id: `go_if/${gate}/${version}`,
  gate,
  by,
  at,
  version,
});

/** Whether a task is the condition of a GO-IF. */
export const isConditionTask = ({ id }: Pick<Task, 'id'>): boolean => id.startsWith('go_if/');

/** Those that the votes of this moment rest on. */
export const currentConditions = ({ conditions = [], gates }: GoLive): readonly Condition[] =>
  conditions.filter(({ gate, version }) => votesOn({ gates }, gate).some((vote) => vote.version === version));

/** Of the votes on one gate. */
export const conditionsOn = (goLive: GoLive, gate: string): readonly Condition[] =>
  currentConditions(goLive).filter((condition) => condition.gate === gate);

/** Relative to T-0: when its phase begins by the plan, which without a phase is the deployment. */
export const beforeOffsetMs = ({ runbook }: GoLive, { phase }: VoteCondition): number =>
  runbook.phases.find(({ id }) => id === phase)?.startsOffsetMs ?? 0;

/** As tasks, for their owners owe them. */
export const conditionTasks = (goLive: GoLive): readonly Task[] =>
  currentConditions(goLive).map((condition) => {
    const { id, gate, text, at: opensAt } = condition;
    const dueOffsetMs = beforeOffsetMs(goLive, condition);
    const owner = goLive.runbook.gates.find((one) => one.id === gate)?.owner ?? '';
    return {
      id,
      text,
      owner,
      blocking: dueOffsetMs <= 0,
      opensAt,
      dueAt: goLive.t0 + dueOffsetMs,
      dueOffsetMs,
    };
  });

/** The phases that a condition may still be set before. */
export const phasesAhead = ({ runbook, phasesBegun, t0 }: GoLive, now: number): readonly Phase[] =>
  runbook.phases.filter(
    ({ id, startsOffsetMs }) =>
      startsOffsetMs >= 0 || (now < t0 + startsOffsetMs && !phasesBegun.includes(id)),
  );

/** The same word about the same thing. */
export const isSameCondition = (now: VoteCondition | undefined, wanted: VoteCondition | undefined): boolean =>
  now?.text === wanted?.text.trim() && now?.owner === wanted?.owner && now?.phase === wanted?.phase;

/** Whether a GO rests on a criterion: a GO-IF rests on those alone that were confirmed. */
export const restsOn = ({ condition, confirmed = [] }: GateVote, criterion: string): boolean =>
  condition === undefined || confirmed.includes(criterion);
