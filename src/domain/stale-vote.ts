import type { Action } from './command.ts';
import { accept, type Case, type Decision, decline } from './decision.ts';
import type { MessageRef } from './effect.ts';
import type { Event } from './event.ts';
import { areVotesOpen, type GoLive } from './go-live.ts';
import type { GateDefinition } from './runbook.ts';
import { staleBecause } from './vote-basis.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** A GO that counts no more for what changed, and of which nobody was told yet. */
function untoldStale(goLive: GoLive, gate: GateDefinition) {
  const vote = goLive.gates[gate.id]?.vote;
  if (!vote || vote.stale || vote.unticked || !areVotesOpen(goLive)) return undefined;
  // That the version names another commit was told of all gates at once.
  const { versionMoved } = goLive;
  if (versionMoved && vote.version < versionMoved.version) return undefined;
  const changed = staleBecause(goLive, gate, vote);
  return changed.length > 0 ? { at: vote.at, changed } : undefined;
}

export const staleVotes = (goLive: GoLive) =>
  goLive.runbook.gates.flatMap((gate) => {
    const stale = untoldStale(goLive, gate);
    return stale ? [{ gate: gate.id, at: stale.at }] : [];
  });

/** It counts no more from the moment on at which something changed; this tells it, and makes it last. */
export function decideStaleVote(
  { goLive }: Case,
  { gate: id }: Extract<Action, { type: 'ReportStaleVote' }>,
): Decision {
  const gate = goLive.runbook.gates.find((one) => one.id === id);
  const stale = gate && untoldStale(goLive, gate);
  if (!stale) return decline('not_due');
  return accept(
    { type: 'VoteWentStale', gate: id, changed: stale.changed },
    ...withdrawFinalGo(goLive, 'vote_stale'),
  );
}

/** The cards of the gates whose GO was given before that got worse, or better again. */
export function basisCards(goLive: GoLive, event: Event): readonly MessageRef[] {
  const place = placeIn(goLive, event);
  if (!place || !areVotesOpen(goLive)) return [];
  return goLive.runbook.gates
    .filter(({ id }) => {
      const basis = goLive.gates[id]?.vote?.basis;
      return basis && !basis[place.part].includes(place.id);
    })
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
