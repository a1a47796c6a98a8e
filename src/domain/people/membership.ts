import type { Actor } from '../actor.ts';
import { remindSuccessors } from '../checklist/task-reminder.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { glassBehindStart } from '../deployment/start-ground.ts';
import { isGateClear, overruledOn, votesThatCount } from '../gates/gate.ts';
import { whoseVote } from '../gates/voters.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import type { GoLive } from '../go-live.ts';

/** Whether golive has heard that somebody is no full member of the workspace any more. */
export const hasLeft = (goLive: GoLive, { id }: Actor): boolean => goLive.left.includes(id);

/** Everybody on whose word the start rests at this moment: who said GO, overruled a NO-GO, or broke the glass. */
export function peopleBehindStart(goLive: GoLive): readonly string[] {
  const voters = goLive.runbook.gates.flatMap((gate) => {
    if (!isGateClear(goLive, gate)) return [];
    return [...votesThatCount(goLive, gate), ...overruledOn(goLive, gate)].flatMap((vote) => {
      const { by, ruling } = vote;
      return vote.vote === 'GO' ? [by, whoseVote(vote)] : [ruling?.by ?? by];
    });
  });
  const breakers = glassBehindStart(goLive).map(({ by }) => by);
  return [...new Set([...voters, ...breakers, ...(goLive.finalGo ? [goLive.finalGo.by] : [])])];
}

/** What Slack says of a person. A GO or a break-glass of somebody who has left counts no more, and the final GO rests on all of them. */
export function decideMembership(
  { goLive, command }: Case,
  { person, isMember }: Extract<Action, { type: 'ReportMembership' }>,
): Decision {
  if (goLive.left.includes(person) !== isMember) return decline('stale');
  const isMissed = !isMember && peopleBehindStart(goLive).includes(person);
  return accept(
    { type: 'MembershipChanged', person, isMember },
    ...(isMissed ? withdrawFinalGo(goLive, 'left') : []),
    ...(isMember ? [] : remindSuccessors(goLive, person, command.at)),
  );
}
