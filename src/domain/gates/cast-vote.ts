import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { askAgain } from '../deployment/changes.ts';
import { loosensStart } from '../deployment/start-ground.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { votedCommit } from '../guards/last-look.ts';
import { glassBreakers } from '../guards/standing-glass.ts';
import type { GateDefinition } from '../runbook.ts';
import { authorsUnknownFor } from './authors.ts';
import { isSameCondition } from './condition.ts';
import { whyNoCondition } from './condition-rules.ts';
import { confirmedOf, decideUntickCriteria } from './criteria.ts';
import { redCriteria } from './criterion-check.ts';
import { votesFor } from './delegation.ts';
import { gateStanding, rejectStranger, votesThatCount } from './gate.ts';
import { isGateClosed } from './gate-closing.ts';
import type { VoteCast } from './gate-event.ts';
import { type GateVote, votesOn } from './gate-state.ts';
import { mayRenew } from './vote-age.ts';
import { basisOf } from './vote-basis.ts';
import { groupsAfter, groupsOf, unknownGroup } from './voter-groups.ts';
import { hasOwnVotes, outOfGo, votersOf, whoseVote } from './voters.ts';
import { decideWithdrawVote } from './withdraw-vote.ts';
import { withdrawFinalGo } from './withdrawal.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export function decideVote(
  it: Case,
  action: ActionOf<'CastVote' | 'WithdrawVote' | 'UntickCriteria'>,
): Decision {
  if (action.type === 'CastVote') return decideCast(it, action);
  return action.type === 'WithdrawVote' ? decideWithdrawVote(it, action) : decideUntickCriteria(it, action);
}

function decideCast(it: Case, action: ActionOf<'CastVote'>): Decision {
  const { goLive, command } = it;
  const gate = goLive.runbook.gates.find((g) => g.id === action.gate);
  if (!gate) return decline('unknown_gate', { subject: action.gate });
  const seen = { ...it, goLive: asRead(goLive, action) };
  const unknown = unknownGroup(gate, action.groups);
  if (unknown && action.vote === 'GO')
    return reject(it, 'group_unreadable', { subject: gate.id, group: unknown });
  const named = command.actor.kind === 'user' ? whoseVoteBy(seen, gate) : undefined;
  // Whoever may be in a group that cannot be read may stop it.
  const whose = named ?? (unknown && command.actor.kind === 'user' ? command.actor.id : undefined);
  if (whose === undefined) return rejectStranger(seen, gate);
  if (action.vote === 'GO' && goLive.left.includes(command.actor.id))
    return reject(it, 'left_workspace', { subject: gate.id });
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject: gate.id });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0)
    return decline('stale', { subject: gate.id });
  const incomplete = whyNoCondition(it, action);
  if (incomplete) return incomplete;
  const behalf = whose === command.actor.id ? {} : { onBehalfOf: whose };
  const more = { ...behalf, ...(groupsOf(gate).length > 0 ? { groups: action.groups ?? [] } : {}) };
  return action.vote === 'GO'
    ? decideGo(seen, { gate, action, more, before: goLive })
    : decideNoGo(seen, { gate, action, more });
}

const asRead = (goLive: GoLive, { groups }: ActionOf<'CastVote'>): GoLive =>
  groups ? { ...goLive, voterGroups: groupsAfter(goLive.voterGroups, groups) } : goLive;

const whoseVoteBy = ({ goLive, command }: Case, gate: GateDefinition): string | undefined =>
  votesFor(goLive, gate, { person: command.actor.id, now: command.at });

interface Wanted {
  readonly gate: GateDefinition;
  readonly action: ActionOf<'CastVote'>;
  readonly more: Pick<VoteCast, 'onBehalfOf' | 'groups'>;
}

interface WantedGo extends Wanted {
  /** Without what was just read of the user groups. */
  readonly before: GoLive;
}

function decideNoGo({ goLive, command }: Case, { gate, action, more }: Wanted): Decision {
  const reason = action.reason?.trim();
  const vote = ownVote(goLive, gate, command.actor.id);
  if (!reason) return decline('reason_required', { subject: gate.id });
  if (vote?.vote === 'NO-GO' && vote.reason === reason && vote.by === command.actor.id)
    return decline('vote_unchanged', { subject: gate.id });
  return accept(
    { type: 'VoteCast', gate: gate.id, vote: 'NO-GO', reason, ...more },
    ...withdrawFinalGo(goLive, 'no_go'),
  );
}

function decideGo(it: Case, { gate, action, more, before }: WantedGo): Decision {
  const { goLive, command } = it;
  const { condition } = action;
  const reason = action.reason?.trim();
  const vote = ownVote(goLive, gate, command.actor.id);
  const whose = more.onBehalfOf ?? command.actor.id;
  const isSame =
    vote?.by === command.actor.id &&
    (!hasOwnVotes(gate) || whoseVote(vote) === whose) &&
    isSameCondition(vote.condition, condition);
  const commit = votedCommit(goLive);
  if (action.drawnForCommit !== undefined && commit && !commit.startsWith(action.drawnForCommit))
    return decline('commit_changed', { subject: gate.id });
  if (vote && isSame && isGood(goLive, gate, vote) && !mayRenew(gate, vote, command.at))
    return decline('vote_unchanged', { subject: gate.id });
  const out = outOfGo(goLive, gate, command.actor.id) ?? outOfGo(goLive, gate, whose);
  if (out) return reject(it, `four_eyes_${out}`, { subject: gate.id, people: votersOf(goLive, gate) });
  const unknown = authorsUnknownFor(goLive, gate);
  if (unknown) return rejectUnread(it, gate, unknown.reason);
  const other = otherGateOf(goLive, gate, command.actor.id);
  if (other) return reject(it, 'one_gate_each', { subject: other.id });
  const confirmed = confirmedOf(gate, action.confirmed);
  const missing = gate.criteria.filter(({ id }) => !confirmed.includes(id)).map(({ id }) => id);
  // What a GO-IF leaves unconfirmed is the risk that its giver takes, and its condition the word that is asked for.
  if (missing.length > 0 && !condition)
    return decline('criteria_not_confirmed', { subject: gate.id, criteria: missing });
  const late = isGateClosed(goLive, gate, command.at);
  const isExplained = Boolean(reason) || condition !== undefined;
  if (late && !isExplained) return decline('late_go_needs_word', { subject: gate.id });
  const red = redCriteria(goLive, gate);
  if (red.length > 0 && !isExplained)
    return decline('red_check_needs_word', { subject: gate.id, criteria: red });
  return accept(
    {
      type: 'VoteCast',
      gate: gate.id,
      vote: 'GO',
      ...(reason ? { reason } : {}),
      confirmed,
      ...(late ? { late } : {}),
      ...(condition ? { condition: { ...condition, text: condition.text.trim() } } : {}),
      ...more,
      basis: basisOf(goLive, gate),
    },
    ...(loosensStart(before, goLive) ? withdrawFinalGo(before, 'left_group') : []),
  );
}

/** Whoever votes may be one of them: GitHub is asked again at once, not only when its time comes. */
function rejectUnread(it: Case, gate: GateDefinition, why: string | undefined): Decision {
  const people = glassBreakers(it.goLive);
  const refused = reject(it, 'authors_unknown', {
    subject: gate.id,
    ...(why === undefined ? {} : { why }),
    ...(people.length > 0 ? { people } : {}),
  });
  return { ...refused, events: [...refused.events, ...askAgain(it.goLive)] };
}

/** The vote that somebody gave, or the one that the gate has. */
const ownVote = (goLive: GoLive, gate: GateDefinition, person: string): GateVote | undefined =>
  votesOn(goLive, gate.id).find(({ by }) => !hasOwnVotes(gate) || by === person);

/** Ahead of its time a vote counts as soon as the gate opens. */
const isGood = (goLive: GoLive, gate: GateDefinition, vote: GateVote): boolean =>
  vote.vote === 'GO' &&
  (gateStanding(goLive, gate) === 'not_open'
    ? vote.forT0 === goLive.t0
    : votesThatCount(goLive, gate).includes(vote));

/**
 * Each gate is one more pair of eyes: one person's GO opens one gate only. An outdated GO counts too, for it is good
 * again when T-0 moves back; the other holder of that gate's role can take it over. One without its criteria never is.
 */
function otherGateOf(goLive: GoLive, gate: GateDefinition, user: string): GateDefinition | undefined {
  return goLive.runbook.gates.find((other) => {
    if (other.id === gate.id) return false;
    return votesOn(goLive, other.id).some(
      ({ vote, unticked, by }) => vote === 'GO' && !unticked && by === user,
    );
  });
}
