import { isCheckRunning } from '../../domain/checks/checks.ts';
import { restsOn } from '../../domain/gates/condition.ts';
import { criterionCheck, criterionVerdict } from '../../domain/gates/criterion-check.ts';
import { votesOn } from '../../domain/gates/gate-state.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { GateCriterion, GateDefinition } from '../../domain/runbook.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { MessageContext } from '../message.ts';
import { itemSymbols } from '../names/symbols.ts';
import { checkLine } from './check-text.ts';

interface OfGate {
  readonly goLive: GoLive;
  readonly gate: GateDefinition;
}

/** A criterion as it stands: confirmed, met or failed by its check, or left to whoever votes. */
export function criterionLine(
  { goLive, gate }: OfGate,
  criterion: GateCriterion,
  it: MessageContext,
): string {
  const said = it.words.cards.gate;
  const symbol = isRisk(goLive, gate, criterion.id)
    ? it.words.goIf.risk
    : criterionSymbol(goLive, gate, criterion.id);
  const line = said.criterion(symbol, outside(criterion.text, 300));
  return criterion.check ? withCheck({ goLive, gate }, { id: criterion.id, line }, it) : line;
}

/** Whether a vote is waited for that confirms what is left. */
export const isToConfirm = (goLive: GoLive, gate: GateDefinition): boolean =>
  areVotesOpen(goLive) &&
  gate.criteria.some(
    ({ id }) => !isRisk(goLive, gate, id) && criterionSymbol(goLive, gate, id) === itemSymbols.open,
  );

/** Its giver takes it as a risk, under a condition. */
function isRisk(goLive: GoLive, gate: GateDefinition, id: string): boolean {
  const vote = goLive.gates[gate.id]?.vote;
  return vote?.condition !== undefined && !vote.unticked && !restsOn(vote, id);
}

/** What the checks of a gate say at this moment, each under its criterion. */
export const checkedCriteria = ({ goLive, gate }: OfGate, it: MessageContext): readonly string[] =>
  gate.criteria
    .filter(({ check }) => check)
    .map(({ id, text }) => {
      const line = it.words.cards.gate.criterion('•', outside(text, 300));
      return withCheck({ goLive, gate }, { id, line }, it);
    });

function withCheck(
  { goLive, gate }: OfGate,
  { id, line }: { readonly id: string; readonly line: string },
  { now, words }: MessageContext,
): string {
  const said = words.cards.gate;
  const name = criterionCheck(gate.id, id);
  if (isCheckRunning(goLive, name, now)) return said.checked(line, said.checking);
  return said.checked(line, checkLine(goLive, name, words) ?? said.notChecked);
}

/** Of a gate that is to be voted on again: what its check, or else a GO that was taken back, already speaks for. */
function speaksFor({ goLive, gate }: OfGate, id: string): 'check' | 'earlier_go' | undefined {
  const verdict = criterionVerdict(goLive, gate, id);
  if (verdict === 'passed') return 'check';
  const vote = goLive.gates[gate.id]?.vote;
  const wasGo = vote?.vote === 'GO' && vote.unticked && isStillConfirmed(vote, id);
  return wasGo && verdict !== 'failed' ? 'earlier_go' : undefined;
}

/** What is ticked already in the form of a GO: an earlier GO speaks only for whoever gave it, and for the same T-0. */
export function prefilledCriteria({ goLive, gate }: OfGate, user: string): readonly string[] {
  const vote = votesOn(goLive, gate.id).find(({ by }) => by === user);
  const isOwn = vote?.forT0 === goLive.t0;
  return gate.criteria
    .map(({ id }) => id)
    .filter((id) => {
      const because = speaksFor({ goLive, gate }, id);
      return because === 'check' || (because === 'earlier_go' && isOwn);
    });
}

type Vote = NonNullable<GoLive['gates'][string]['vote']>;

const isStillConfirmed = ({ confirmed, unticked }: Vote, id: string): boolean =>
  confirmed?.includes(id) === true && !unticked?.criteria.includes(id);

/** Whether a GO rests on it. A GO of the time before there were boxes says nothing of each. */
function criterionSymbol(goLive: GoLive, gate: GateDefinition, id: string): string {
  const vote = goLive.gates[gate.id]?.vote;
  if (vote?.vote !== 'GO' || vote.unticked)
    return speaksFor({ goLive, gate }, id) ? itemSymbols.done : itemSymbols.open;
  if (!vote.confirmed) return '•';
  return isStillConfirmed(vote, id) ? itemSymbols.done : itemSymbols.open;
}
