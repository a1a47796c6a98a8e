import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { conditionAfter, restsOn } from './condition.ts';
import type { GateEvent, VoteCast } from './gate-event.ts';
import { type GateState, type GateVote, votesOn } from './gate-state.ts';
import { groupsAfter } from './voter-groups.ts';
import { hasOwnVotes, whoseVote } from './voters.ts';

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
        gates: {
          ...goLive.gates,
          [event.gate]: withNoGoEnded(goLive.gates[event.gate], gateAfter(goLive, event, deed), {
            ...deed,
            takenBack: event.type === 'VoteWithdrawn',
          }),
        },
        ...(event.type === 'VoteCast' ? conditionsAfter(goLive, event, deed) : {}),
        ...('groups' in event ? { voterGroups: groupsAfter(goLive.voterGroups, event.groups) } : {}),
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
  if (event.type === 'VoteCast') return afterCast(goLive, event, { gate, deed });
  const { withdrawn: _withdrawn, ...rest } = gate;
  const votes = votesOn(goLive, event.gate);
  const isMeant = (vote: GateVote) => whoseOf(event)?.includes(whoseVote(vote)) ?? true;
  if (event.type === 'VoteWithdrawn') {
    const left = votes.filter((vote) => !isMeant(vote));
    return { ...withVotes(rest, left), withdrawn: { ...deed, vote: event.vote } };
  }
  return withVotes(
    gate,
    votes.map((vote) => (isMeant(vote) ? { ...vote, ...changeOf(goLive, { event, vote }, deed) } : vote)),
  );
}

/** Undefined for all on the gate, be it the one that it has. */
function whoseOf(
  event: Changed | Extract<GateEvent, { type: 'VoteWithdrawn' }>,
): readonly string[] | undefined {
  if (event.type === 'CriteriaUnticked') return undefined;
  if (event.type === 'VoteWentStale') return event.of;
  return event.whose === undefined ? undefined : [event.whose];
}

type Changed = Extract<
  GateEvent,
  { type: 'VoteWentStale' | 'CriteriaUnticked' | 'NoGoUpheld' | 'NoGoOverruled' }
>;

/** What is noted beside a vote. */
function changeOf(
  goLive: GoLive,
  { event, vote }: { readonly event: Changed; readonly vote: GateVote },
  deed: Deed,
): Partial<GateVote> {
  switch (event.type) {
    case 'VoteWentStale':
      return { stale: { ...deed, changed: event.changed } };
    case 'CriteriaUnticked': {
      const { type: _type, gate, ...unticked } = event;
      const isOne = goLive.gates[gate]?.others === undefined;
      const rests = vote.vote === 'GO' && !vote.unticked && event.criteria.some((id) => restsOn(vote, id));
      return isOne || rests ? { unticked: { ...deed, ...unticked } } : {};
    }
    case 'NoGoUpheld':
    case 'NoGoOverruled': {
      const ruling = {
        ...deed,
        ruling: event.type === 'NoGoUpheld' ? ('upheld' as const) : ('overruled' as const),
        ...(event.reason ? { reason: event.reason } : {}),
        forT0: goLive.t0,
      };
      return { ruling };
    }
  }
}

function afterCast(
  goLive: GoLive,
  event: VoteCast,
  { gate, deed }: { readonly gate: GateState; readonly deed: Deed },
): GateState {
  const { type: _type, gate: id, groups: _groups, ...cast } = event;
  const vote: GateVote = { ...deed, ...cast, forT0: goLive.t0 };
  const { withdrawn: _withdrawn, ...undecided } = gate;
  const after = withVotes(undecided, [vote, ...staying(goLive, id, vote)]);
  if (event.vote === 'GO') return after;
  const isNews =
    gate.lastNoGoAt === undefined ||
    gate.vote?.ruling !== undefined ||
    deed.at - gate.lastNoGoAt > sameAlertMs;
  return { ...after, lastNoGoAt: deed.at, noGoAlerts: gate.noGoAlerts + (isNews ? 1 : 0) };
}

/** Those of other people, where everybody has a vote of their own. One person gives one vote, their own or another's. */
function staying(goLive: GoLive, id: string, { by, ...vote }: GateVote): readonly GateVote[] {
  const gate = goLive.runbook.gates.find((one) => one.id === id);
  if (!gate || !hasOwnVotes(gate)) return [];
  return votesOn(goLive, id).filter(
    (other) => other.by !== by && whoseVote(other) !== whoseVote({ by, ...vote }),
  );
}

function withNoGoEnded(
  before: GateState | undefined,
  { noGoEnded, ...after }: GateState,
  ended: NonNullable<GateState['noGoEnded']>,
): GateState {
  if (after.vote?.vote === 'NO-GO') return after;
  const last = before?.vote?.vote === 'NO-GO' ? ended : noGoEnded;
  return last ? { ...after, noGoEnded: last } : after;
}

/** A NO-GO that nobody overruled stands first, then one that was, then the newest. */
function withVotes(gate: GateState, votes: readonly GateVote[]): GateState {
  const { vote: _vote, others: _others, ...rest } = gate;
  const rank = ({ vote, ruling }: GateVote) => (vote === 'GO' ? 2 : ruling?.ruling === 'overruled' ? 1 : 0);
  const [vote, ...others] = votes.toSorted((a, b) => rank(a) - rank(b) || b.version - a.version);
  if (!vote) return rest;
  return { ...rest, vote, ...(others.length > 0 ? { others } : {}) };
}
