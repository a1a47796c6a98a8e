import { findItem } from '../../domain/checklist/checklist.ts';
import { assigneeOf } from '../../domain/checklist/task.ts';
import { owerOf } from '../../domain/checklist/task-reminder.ts';
import { conditionTasks } from '../../domain/gates/condition.ts';
import { hasVoter, overruledOn, votersLeft } from '../../domain/gates/gate.ts';
import { type GateVote, votesOn } from '../../domain/gates/gate-state.ts';
import { hasOwnVotes } from '../../domain/gates/voters.ts';
import { blockers } from '../../domain/guards/blockers.ts';
import { whoHandsOver } from '../../domain/people/authority.ts';
import type { Blocker } from '../../domain/refusal.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { planBeginsAt } from '../../domain/steps/step-rules.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import { moment } from '../names/moment.ts';
import { mentionsText, theManagersText, theRolesText, theVotersText, votersText } from '../names/people.ts';
import { stepOwners } from '../names/titles.ts';
import { blockersSummary } from '../topics/blocker-text.ts';
import { isPastGrace } from './possible-controls.ts';
import { type NextStep, type StepContext, step } from './step.ts';

/** How many gates or NO-GOs, steps and people the sentence names. */
const mostGates = 4;
const mostSteps = 3;
const mostAssignees = 5;

export function stepBeforeStart(it: StepContext): NextStep {
  const { goLive, now, words } = it;
  const found = blockers(goLive, Math.max(now, goLive.t0));
  const gates = goLive.runbook.gates.filter((gate) =>
    found.some((b) => b.kind === 'gate' && b.id === gate.id),
  );
  const noGos = gates.flatMap((gate) => standingNoGos(it, gate));
  if (noGos.length > 0) return settleNoGos(it, noGos);
  const items = found.filter((b) => b.kind === 'item');
  if (gates.length > 0 || items.length > 0) return votesAndItems(it, gates, items);
  const bars = found.filter((b) => b.kind === 'bar');
  if (bars.length > 0) return step(goLive, words.next.barred(blockersSummary(goLive, bars, words)));
  if (found.some((b) => b.kind === 'final_go')) {
    const { owner } = goLive.runbook.decision;
    return step(goLive, words.next.finalGo(theRolesText(goLive, [owner], words)), [owner]);
  }
  const conditions = found.filter((b) => b.kind === 'condition');
  if (conditions.length > 0) return conditionsFirst(it, conditions);
  const steps = found.filter((b) => b.kind === 'step');
  return steps.length > 0 && !isPastGrace(goLive, now) ? stepsFirst(it, steps) : readyToStart(it);
}

/** What a GO-IF rests on is owed by people, or by the role of its gate. */
export function conditionsFirst(
  { goLive, words }: StepContext,
  conditions: readonly Extract<Blocker, { kind: 'condition' }>[],
): NextStep {
  const people = conditionTasks(goLive)
    .filter(({ id }) => conditions.some((one) => one.id === id))
    .flatMap((task) => owerOf(goLive, task) ?? []);
  const text = words.next.conditionsFirst(blockersSummary(goLive, conditions, words));
  return { text, waitsFor: [...new Set(people)] };
}

/** What the runbook wants to be done before the deployment; nobody can begin it before the plan has begun. */
function stepsFirst(
  { goLive, now, words }: StepContext,
  steps: readonly Extract<Blocker, { kind: 'step' }>[],
): NextStep {
  const { starter } = goLive.runbook.deployment;
  const hasBegun = now >= (planBeginsAt(goLive) ?? Number.NEGATIVE_INFINITY);
  const text = words.next.stepsFirst({
    who: theRolesText(goLive, [starter], words),
    t0: moment(goLive.t0, goLive.timeZone, words),
    steps: blockersSummary(goLive, steps.slice(0, mostSteps), words),
    more: Math.max(0, steps.length - mostSteps),
  });
  return step(goLive, text, hasBegun ? steps.flatMap(({ id }) => stepOwners(goLive, id)) : [starter]);
}

interface NoGo {
  readonly gate: GateDefinition;
  /** Whoever gave it, where nobody else can change it. */
  readonly giver: string | undefined;
  readonly isUpheld: boolean;
}

function standingNoGos({ goLive }: StepContext, gate: GateDefinition): readonly NoGo[] {
  const overruled = overruledOn(goLive, gate);
  const stands = (vote: GateVote) => vote.vote === 'NO-GO' && !overruled.includes(vote);
  return votesOn(goLive, gate.id)
    .filter(stands)
    .map(({ by, ruling }) => ({
      gate,
      giver: hasOwnVotes(gate) ? by : undefined,
      isUpheld: ruling?.ruling === 'upheld',
    }));
}

/** Each of them keeps the start back, so that all are named: else the next one surprises whoever settled the first. */
function settleNoGos(it: StepContext, noGos: readonly NoGo[]): NextStep {
  const { goLive } = it;
  const givers = noGos.flatMap(({ giver }) => giver ?? []);
  const { waitsFor } = step(goLive, '', [
    ...noGos.flatMap(({ gate, giver, isUpheld }) => [
      ...(giver ? [] : [gate.owner]),
      ...(isUpheld ? [] : [gate.escalation]),
    ]),
    ...goLive.runbook.permissions.manage,
  ]);
  return { text: noGosText(it, noGos), waitsFor: [...new Set([...givers, ...waitsFor])] };
}

function noGosText({ goLive, words }: StepContext, noGos: readonly NoGo[]): string {
  const managers = theManagersText(goLive, words);
  const said = (
    { gate, giver, isUpheld }: NoGo,
    { roles, voters }: { readonly roles: typeof theRolesText; readonly voters: typeof theVotersText },
  ): { gate: string; owner: string; contact: string | undefined } => ({
    gate: outside(gate.title, noGos.length > 1 ? 60 : 80),
    owner: giver ? mention(giver) : voters(goLive, gate, words),
    contact: isUpheld ? undefined : roles(goLive, [gate.escalation], words),
  });
  const [only, ...others] = noGos;
  if (only && others.length === 0)
    return words.next.settleNoGo({ ...said(only, { roles: theRolesText, voters: theVotersText }), managers });
  const named = noGos
    .slice(0, mostGates)
    .map((noGo) => words.next.noGo(said(noGo, { roles: mentionsText, voters: votersText })));
  const left = noGos.length - named.length;
  const list = words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
  return words.next.settleNoGos(noGos.length, list, managers);
}

function votesAndItems(
  it: StepContext,
  gates: readonly GateDefinition[],
  items: readonly Extract<Blocker, { kind: 'item' }>[],
): NextStep {
  const { goLive, words } = it;
  const owed = items.flatMap(({ id }) => findItem(goLive, id) ?? []);
  const assignees = owed.flatMap((item) => assigneeOf(goLive, item) ?? []);
  const owners = owed.filter((item) => assigneeOf(goLive, item) === undefined).map(({ owner }) => owner);
  const named = gates.slice(0, mostGates).map((gate) => gateText(it, gate));
  const left = gates.length - named.length;
  const list = words.people.and(left > 0 ? [...named, words.next.otherGates(left)] : named);
  const parts = [
    ...(gates.length > 0 ? [words.next.votes(list)] : []),
    ...(items.length > 0 ? [words.next.items(items.length, owersOf(it, owners, assignees))] : []),
  ];
  const opened = gates.filter((gate) => goLive.gates[gate.id]?.opened);
  const voters = opened.flatMap((gate) => votersLeft(goLive, gate));
  const orphaned = gates.filter((gate) => !hasVoter(goLive, gate.id)).map((gate) => gate.owner);
  const { text, waitsFor } = step(goLive, words.next.votesAndItems(parts), owners);
  const others = orphaned.length === 0 ? [] : whoHandsOver(goLive, orphaned);
  return { text, waitsFor: [...new Set([...voters, ...waitsFor, ...assignees, ...others])] };
}

/** The roles that owe something, and whoever it is assigned to in their stead. */
function owersOf(
  { goLive, words }: StepContext,
  roles: readonly string[],
  assignees: readonly string[],
): string {
  const people = [...new Set(assignees)].slice(0, mostAssignees).map(mention);
  return words.people.and([...(roles.length > 0 ? [mentionsText(goLive, roles, words)] : []), ...people]);
}

function gateText({ goLive, words }: StepContext, gate: GateDefinition): string {
  const title = outside(gate.title, 60);
  if (!hasVoter(goLive, gate.id)) {
    const able = whoHandsOver(goLive, [gate.owner]).slice(0, mostGates).map(mention);
    return words.next.gateWithoutVoter(title, able.length > 0 ? words.people.or(able) : undefined);
  }
  if (goLive.gates[gate.id]?.opened || gate.opensOffsetMs === undefined)
    return words.next.gate(title, votersText(goLive, gate, words));
  return words.next.gateOpens(title, moment(goLive.t0 + gate.opensOffsetMs, goLive.timeZone, words));
}

function readyToStart({ goLive, now, words }: StepContext): NextStep {
  const { starter, start } = goLive.runbook.deployment;
  const who = theRolesText(goLive, [starter], words);
  if (isPastGrace(goLive, now))
    return step(goLive, words.next.startPastGrace(who, theManagersText(goLive, words)), [
      starter,
      ...goLive.runbook.permissions.manage,
    ]);
  const t0 = moment(goLive.t0, goLive.timeZone, words);
  if (start === 'automatic') return step(goLive, words.next.startsByItself(t0));
  if (now >= goLive.t0) return step(goLive, words.next.startNow(who), [starter]);
  return step(goLive, words.next.startAtT0(who, t0));
}
