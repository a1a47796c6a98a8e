import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import type { BasisChange } from './gate-event.ts';
import { votesOn } from './gate-state.ts';
import { expiresAt } from './vote-age.ts';
import { staleBecause } from './vote-basis.ts';
import { hasOwnVotes, whoseVote } from './voters.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** The GO that count no more, or will not from an instant on, and of which nobody was told yet. */
function untoldStale(goLive: GoLive, gate: GateDefinition) {
  const { versionMoved } = goLive;
  return votesOn(goLive, gate.id).flatMap((vote) => {
    if (vote.stale || vote.unticked || !areVotesOpen(goLive)) return [];
    // That the version names another commit was told of all gates at once.
    if (versionMoved && vote.version < versionMoved.version) return [];
    const changed = staleBecause(goLive, gate, vote);
    if (changed.length > 0) return [{ vote, changed, at: vote.at }];
    const at = expiresAt(gate, vote);
    return at === undefined ? [] : [{ vote, changed: [{ part: 'age', what: [] } as const], at }];
  });
}

export const staleVotes = (goLive: GoLive) =>
  goLive.runbook.gates.flatMap((gate) => {
    const times = untoldStale(goLive, gate).map(({ at }) => at);
    return times.length === 0 ? [] : [{ gate: gate.id, at: Math.min(...times) }];
  });

/** It counts no more from the moment on at which something changed; this tells it, and makes it last. */
export function decideStaleVote(
  { goLive, command }: Case,
  { gate: id }: Extract<Action, { type: 'ReportStaleVote' }>,
): Decision {
  const gate = goLive.runbook.gates.find((one) => one.id === id);
  const stale = gate ? untoldStale(goLive, gate).filter(({ at }) => at <= command.at) : [];
  if (!gate || stale.length === 0) return decline('not_due');
  return accept(
    {
      type: 'VoteWentStale',
      gate: id,
      changed: allOf(stale.flatMap(({ changed }) => changed)),
      ...(hasOwnVotes(gate) ? { of: stale.map(({ vote }) => whoseVote(vote)) } : {}),
    },
    ...withdrawFinalGo(goLive, 'vote_stale'),
  );
}

/** What changed for one of several votes, each part once: as it is for the first of them. */
const allOf = (changes: readonly BasisChange[]): readonly BasisChange[] =>
  changes.filter(({ part }, index) => changes.findIndex((one) => one.part === part) === index);

/** The cards of the gates whose GO was given before that got worse, or better again. */
export function basisCards(goLive: GoLive, event: Event): readonly MessageRef[] {
  const place = placeIn(goLive, event);
  if (!place || !areVotesOpen(goLive)) return [];
  return goLive.runbook.gates
    .filter(({ id }) =>
      votesOn(goLive, id).some(({ basis }) => basis && !basis[place.part].includes(place.id)),
    )
    .map(({ id }) => ({ card: 'gate', gate: id }));
}

function placeIn({ checks }: GoLive, event: Event) {
  switch (event.type) {
    case 'ChecklistItemTicked':
    case 'ChecklistItemUnticked':
    case 'ChecklistItemSkipped':
      return { part: 'open', id: event.item } as const;
    case 'CheckCompleted': {
      const answered = checks[event.check]?.answered;
      return answered?.at === answered?.since ? ({ part: 'failed', id: event.check } as const) : undefined;
    }
    case 'HealthChanged':
      return { part: 'down', id: event.endpoint } as const;
    default:
      return undefined;
  }
}
