import type { MessageRef } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import { holdersHere, holdersOf } from '../people/authority.ts';
import type { GateDefinition } from '../runbook.ts';
import { isBeforeStart } from '../status.ts';
import { delegationsOn } from './delegation.ts';
import { votersLeft } from './gate.ts';
import { gateClosesAt } from './gate-closing.ts';
import type { GateEvent } from './gate-event.ts';
import { isUndecided } from './gate-time.ts';
import { hasOwnVotes } from './voters.ts';

const hourMs = 3_600_000;

/** Reminders of several go-lives within this time are one message. */
export const gatheredMs = 15 * 60_000;

/** How long before a gate closes its people are reminded: first the owner, then the deputy too, then the contact. */
const stages = [
  { beforeMs: 24 * hourMs, asks: 'owner' },
  { beforeMs: 4 * hourMs, asks: 'owner' },
  { beforeMs: hourMs, asks: 'deputy' },
  { beforeMs: hourMs / 4, asks: 'contact' },
] as const;

const contactBeforeMs = Math.max(...stages.filter(({ asks }) => asks === 'contact').map((s) => s.beforeMs));

/** When its vote is wanted at the latest: as it closes, or at T-0. */
export const voteDueAt = (goLive: GoLive, gate: GateDefinition): number =>
  gateClosesAt(goLive, gate) ?? goLive.t0;

interface Reminder {
  /** 1 for the first. */
  readonly stage: number;
  readonly at: number;
}

/** Those still to come, or due, for a gate; none for what lay before T-0 was set or the gate was open, nor once it is over. */
function remindersLeft(goLive: GoLive, gate: GateDefinition, now: number): readonly Reminder[] {
  if (now >= voteDueAt(goLive, gate)) return [];
  if (goLive.held || !isBeforeStart(goLive.status) || !isUndecided(goLive, gate)) return [];
  const reminded = goLive.gates[gate.id]?.reminded;
  const done = reminded?.forT0 === goLive.t0 ? reminded.stage : 0;
  const from = Math.max(goLive.t0SetAt, goLive.t0 + (gate.opensOffsetMs ?? Number.NEGATIVE_INFINITY));
  return stages
    .map(({ beforeMs }, index) => ({ stage: index + 1, at: voteDueAt(goLive, gate) - beforeMs }))
    .filter(({ stage, at }) => stage > done && at > from);
}

/** Undefined also where it comes at `before` or later. */
export function nextReminderAt(
  goLive: GoLive,
  gate: GateDefinition,
  { now, before }: { readonly now: number; readonly before: number },
): number | undefined {
  const [first] = stages;
  if (voteDueAt(goLive, gate) - first.beforeMs >= before) return undefined;
  return remindersLeft(goLive, gate, now)[0]?.at;
}

/** Of all gates whose time has come, and whom it concerns; after a while without golive the last stage that was reached. */
export function votersToRemind(goLive: GoLive, now: number): VotersReminded | undefined {
  const gates = goLive.runbook.gates.flatMap((gate) => {
    const reached = remindersLeft(goLive, gate, now).findLast(({ at }) => at <= now);
    return reached ? [{ gate: gate.id, stage: reached.stage }] : [];
  });
  const people = gates.flatMap(({ gate, stage }) => {
    const definition = goLive.runbook.gates.find(({ id }) => id === gate);
    return definition ? [...peopleAsked(goLive, definition, stage), ...stoodIn(goLive, definition)] : [];
  });
  return gates.length === 0 ? undefined : { type: 'VotersReminded', gates, people: [...new Set(people)] };
}

type VotersReminded = Extract<GateEvent, { type: 'VotersReminded' }>;

/** Who votes in somebody's stead is asked from the first reminder on. */
function stoodIn(goLive: GoLive, gate: GateDefinition): readonly string[] {
  const left = votersLeft(goLive, gate);
  return delegationsOn(goLive, gate)
    .filter(({ from }) => left.includes(from))
    .map(({ to }) => to);
}

function peopleAsked(goLive: GoLive, gate: GateDefinition, stage: number): readonly string[] {
  const left = votersLeft(goLive, gate);
  const asks = stages[stage - 1]?.asks ?? 'owner';
  return [
    // A deputy gives the owner's vote, and is asked late; a vote of one's own is asked for each time.
    ...(asks === 'owner' && !hasOwnVotes(gate) ? left.slice(0, 1) : left),
    ...(asks === 'contact' ? holdersHere(goLive, gate.escalation) : []),
  ];
}

/** Whether a vote is waited for from this person, their own or for somebody else. */
export const asksFor = (goLive: GoLive, gate: GateDefinition, person: string): boolean =>
  votersLeft(goLive, gate).includes(person) || stoodIn(goLive, gate).includes(person);

/** The gates that wait for a person: for their vote, or, as the contact, for them to see to it. */
export function gatesWaitingFor(goLive: GoLive, person: string) {
  const open = isBeforeStart(goLive.status) ? goLive.runbook.gates : [];
  const undecided = open.filter((gate) => isUndecided(goLive, gate));
  const own = undecided.filter((gate) => asksFor(goLive, gate, person));
  const escalated = undecided.filter(
    (gate) =>
      !own.includes(gate) &&
      goLive.gates[gate.id]?.reminded?.stage === stages.length &&
      holdersOf(goLive, gate.escalation).includes(person),
  );
  return { own, escalated };
}

/** What else is told where somebody is reminded of tasks: the votes of which they were reminded, or are to be just then. */
export function pressingVotes(goLive: GoLive, person: string, now: number): readonly GateDefinition[] {
  if (goLive.held || !isBeforeStart(goLive.status)) return [];
  const [first] = stages;
  const isReached = (gate: GateDefinition, beforeMs: number) =>
    now + gatheredMs >= voteDueAt(goLive, gate) - beforeMs;
  return goLive.runbook.gates.filter((gate) => {
    if (!isUndecided(goLive, gate)) return false;
    if (asksFor(goLive, gate, person)) return isReached(gate, first.beforeMs);
    return holdersOf(goLive, gate.escalation).includes(person) && isReached(gate, contactBeforeMs);
  });
}

/** The newest reminder of each person: it shows what is still owed. */
export const reminderMessages = (goLive: GoLive): readonly MessageRef[] =>
  Object.entries(goLive.reminders).map(([to, number]) => ({ card: 'vote_reminder', to, number }));

/** A new one for each of these people, and the one before points to it. */
export const newReminders = (goLive: GoLive, people: readonly string[]): readonly MessageRef[] =>
  people.flatMap((to) => {
    const number = goLive.reminders[to] ?? 1;
    return [number, number - 1]
      .filter((n) => n > 0)
      .map((n): MessageRef => ({ card: 'vote_reminder', to, number: n }));
  });
