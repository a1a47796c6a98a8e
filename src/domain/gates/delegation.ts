import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { votesOn } from './gate-state.ts';
import { namedFor, votersOf, whoseVote } from './voters.ts';

/*
 * Whoever votes on gates lets somebody else vote for them, until a time or until they end it. Both names stand beside the
 * vote, which counts like one of their own and for as long: while the one whose vote it is holds the role, also after the
 * delegation. There are no chains: who votes for somebody does not pass that on, and is nobody who lets others vote.
 */

export interface Delegation {
  readonly from: string;
  readonly to: string;
  readonly until?: number;
}

export type DelegationAction =
  | { readonly type: 'DelegateVotes'; readonly to: string; readonly until?: number }
  | { readonly type: 'EndDelegation' }
  /** Its time is over. */
  | { readonly type: 'ReportDelegationOver'; readonly from: string };

export const isDelegationAction = (action: Action): action is DelegationAction =>
  action.type === 'DelegateVotes' ||
  action.type === 'EndDelegation' ||
  action.type === 'ReportDelegationOver';

const all = ({ delegations = [] }: GoLive): readonly Delegation[] => delegations;

const isInForce = ({ until }: Delegation, now: number): boolean => until === undefined || now < until;

/**
 * For whom somebody may vote on a gate at this moment: themselves, or whoever has let them; undefined where for nobody.
 * Who has left holds the role still, for a NO-GO.
 */
export function votesFor(
  goLive: GoLive,
  gate: GateDefinition,
  { person, now }: { readonly person: string; readonly now: number },
): string | undefined {
  const named = namedFor(goLive, gate);
  if (named.includes(person)) return person;
  const from = all(goLive)
    .filter((one) => one.to === person && isInForce(one, now))
    .filter((one) => named.includes(one.from) && !goLive.left.includes(one.from))
    .map((one) => one.from);
  // Of several, the one for whom they voted before, else one who has no vote yet: a person gives one vote on a gate.
  const votes = votesOn(goLive, gate.id);
  const known = from.find((one) => votes.some((vote) => vote.by === person && whoseVote(vote) === one));
  return known ?? from.find((one) => !votes.some((vote) => whoseVote(vote) === one)) ?? from[0];
}

/** Who may vote in somebody's stead on a gate, as far as nobody has said that it is over. */
export const delegationsOn = (goLive: GoLive, gate: GateDefinition): readonly Delegation[] =>
  all(goLive).filter(({ from, to }) => votersOf(goLive, gate).includes(from) && !goLive.left.includes(to));

export function decideDelegation(it: Case, action: DelegationAction): Decision {
  const { goLive, command } = it;
  const me = command.actor.id;
  switch (action.type) {
    case 'DelegateVotes':
      return delegate(it, action);
    case 'EndDelegation': {
      const own = all(goLive).find(({ from }) => from === me);
      return own ? accept({ type: 'DelegationEnded', from: me, to: own.to }) : decline('not_delegated');
    }
    case 'ReportDelegationOver': {
      const over = all(goLive).find(({ from }) => from === action.from);
      if (!over || isInForce(over, command.at)) return decline('not_due');
      return accept({ type: 'DelegationEnded', from: over.from, to: over.to });
    }
  }
}

function delegate(it: Case, { to, until }: Extract<DelegationAction, { type: 'DelegateVotes' }>): Decision {
  const { goLive, command } = it;
  const me = command.actor.id;
  const isVoter = goLive.runbook.gates.some((gate) => namedFor(goLive, gate).includes(me));
  if (command.actor.kind !== 'user' || !isVoter || goLive.left.includes(me))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.gates.map(({ owner }) => owner) });
  if (!areVotesOpen(goLive)) return decline('gate_closed');
  if (to === me) return decline('delegate_self');
  if (goLive.left.includes(to)) return decline('assignee_left', { subject: to });
  if (until !== undefined && until <= command.at) return decline('until_in_past');
  const others = all(goLive).filter((one) => isInForce(one, command.at) && one.from !== me);
  if (others.some((one) => one.from === to && one.to === me))
    return decline('delegation_circle', { subject: to });
  const chain = others.find((one) => one.from === to || one.to === me);
  if (chain) return decline('delegation_chain', { subject: chain.from === to ? to : chain.from });
  const known = all(goLive).find(({ from }) => from === me);
  if (known?.to === to && known.until === until) return decline('delegation_unchanged', { subject: to });
  return accept({ type: 'VotesDelegated', from: me, to, ...(until === undefined ? {} : { until }) });
}

/** When each is over by itself. */
export const delegationsOver = (goLive: GoLive): readonly { readonly from: string; readonly at: number }[] =>
  all(goLive).flatMap(({ from, until }) => (until === undefined ? [] : [{ from, at: until }]));
