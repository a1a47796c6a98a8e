import { conditionAfter } from './condition.ts';
import type { Event } from './event.ts';
import type { GateEvent, VoteCast } from './gate-event.ts';
import type { GateState } from './gate-state.ts';
import type { Deed, GoLive } from './go-live.ts';

/** A NO-GO this soon after another on the same gate edits the alert that people have just read. */
const sameAlertMs = 10 * 60_000;

const gateEvents = {
  GateOpened: true,
  GateClosed: true,
  VotersReminded: true,
  VoteCast: true,
  VoteWithdrawn: true,
  CriteriaUnticked: true,
  VoteWentStale: true,
  NoGoUpheld: true,
  NoGoOverruled: true,
} satisfies Record<GateEvent['type'], true>;

export const isGateEvent = (event: Event): event is GateEvent => Object.hasOwn(gateEvents, event.type);

export const evolveGates = (goLive: GoLive, event: GateEvent, deed: Deed): Partial<GoLive> =>
  event.type === 'VotersReminded'
    ? remindersAfter(goLive, event)
    : {
        gates: { ...goLive.gates, [event.gate]: gateAfter(goLive, event, deed) },
        ...(event.type === 'VoteCast' ? conditionsAfter(goLive, event, deed) : {}),
      };

/** Its condition is a task of whoever it names. */
function conditionsAfter(
  { conditions = [], items }: GoLive,
  { gate, condition }: VoteCast,
  deed: Deed,
): Partial<GoLive> {
  if (!condition) return {};
  const added = conditionAfter(gate, condition, deed);
  const task = { state: 'open', assignee: condition.owner, evidence: [] } as const;
  return { conditions: [...conditions, added], items: { ...items, [added.id]: task } };
}

type Reminded = Extract<GateEvent, { type: 'VotersReminded' }>;

function remindersAfter(goLive: GoLive, { gates, people, withTasks = [] }: Reminded): Partial<GoLive> {
  const reminded = gates.map(({ gate, stage }) => [
    gate,
    { ...(goLive.gates[gate] ?? unopened), reminded: { forT0: goLive.t0, stage } },
  ]);
  const own = people.filter((person) => !withTasks.includes(person));
  const counted = own.map((person) => [person, (goLive.reminders[person] ?? 0) + 1]);
  return {
    gates: { ...goLive.gates, ...Object.fromEntries(reminded) },
    reminders: { ...goLive.reminders, ...Object.fromEntries(counted) },
  };
}

const unopened: GateState = { opened: false, noGoAlerts: 0 };

function gateAfter(goLive: GoLive, event: Exclude<GateEvent, Reminded>, deed: Deed): GateState {
  const gate = goLive.gates[event.gate] ?? unopened;
  if (event.type === 'GateOpened') return { ...gate, opened: true };
  if (event.type === 'GateClosed') return { ...gate, closedFor: goLive.t0 };
  if (event.type === 'VoteWentStale')
    return gate.vote ? { ...gate, vote: { ...gate.vote, stale: { ...deed, changed: event.changed } } } : gate;
  if (event.type === 'CriteriaUnticked') {
    const { type: _type, gate: _gate, ...unticked } = event;
    return gate.vote ? { ...gate, vote: { ...gate.vote, unticked: { ...deed, ...unticked } } } : gate;
  }
  if (event.type === 'NoGoUpheld' || event.type === 'NoGoOverruled') {
    const ruling = {
      ...deed,
      ruling: event.type === 'NoGoUpheld' ? ('upheld' as const) : ('overruled' as const),
      ...(event.reason ? { reason: event.reason } : {}),
      forT0: goLive.t0,
    };
    return gate.vote ? { ...gate, vote: { ...gate.vote, ruling } } : gate;
  }
  const { vote: _vote, withdrawn: _withdrawn, ...undecided } = gate;
  if (event.type === 'VoteWithdrawn') return { ...undecided, withdrawn: { ...deed, vote: event.vote } };
  const { type: _type, gate: _gate, ...cast } = event;
  const vote = { ...deed, ...cast, forT0: goLive.t0 };
  if (event.vote === 'GO') return { ...undecided, vote };
  const isNews =
    gate.lastNoGoAt === undefined ||
    gate.vote?.ruling !== undefined ||
    deed.at - gate.lastNoGoAt > sameAlertMs;
  return {
    ...undecided,
    vote,
    lastNoGoAt: deed.at,
    noGoAlerts: gate.noGoAlerts + (isNews ? 1 : 0),
  };
}
