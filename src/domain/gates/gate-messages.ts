import type { ChangesEvent } from '../deployment/changes.ts';
import type { MessageRef } from '../effect.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { escalationMessages } from './escalation.ts';
import type { GateEvent } from './gate-event.ts';
import { newReminders, reminderMessages } from './vote-reminder.ts';

/** Their cards, and what asks for a vote or for a ruling on a NO-GO. */
export const gateCards = (goLive: GoLive): readonly MessageRef[] => [
  ...goLive.runbook.gates.flatMap(({ id: gate }): MessageRef[] => [
    { card: 'gate', gate },
    ...(goLive.gates[gate]?.vote?.vote === 'NO-GO' ? escalationMessages(goLive, gate) : []),
  ]),
  ...reminderMessages(goLive),
];

export const gatesToVoteAgain = (goLive: GoLive): readonly MessageRef[] =>
  areVotesOpen(goLive) ? gateCards(goLive) : [];

/** Whose commits go live takes a GO of theirs, and the control card says how each gate stands. */
export const changesMessages = (goLive: GoLive, { type }: ChangesEvent): readonly MessageRef[] =>
  type === 'ChangesRead' && areVotesOpen(goLive)
    ? [{ card: 'control' }, ...gateCards(goLive)]
    : gatesToVoteAgain(goLive);

/** A vote shows on its card; that a GO no longer holds is told, for people relied on it. */
export function gateMessages(goLive: GoLive, event: GateEvent, told: MessageRef): readonly MessageRef[] {
  if (event.type === 'VotersReminded') {
    const { people, withTasks = [] } = event;
    return newReminders(
      goLive,
      people.filter((person) => !withTasks.includes(person)),
    );
  }
  const { type, gate } = event;
  const card: MessageRef = { card: 'gate', gate };
  switch (type) {
    case 'GateClosed':
      return [card, told];
    case 'CriteriaUnticked':
    case 'VoteWentStale':
      return [card, told, ...reminderMessages(goLive)];
    case 'VoteWithdrawn':
      return [
        card,
        ...escalationMessages(goLive, gate),
        told,
        ...(goLive.conditions ? [{ card: 'checklist' } as const] : []),
        ...reminderMessages(goLive),
      ];
    case 'NoGoUpheld':
    case 'NoGoOverruled':
      return [card, ...escalationMessages(goLive, gate), told];
    case 'GateOpened':
      // Whoever has voted ahead of it need not hear that it opens.
      return [card, ...(goLive.gates[gate]?.vote ? [] : [told]), ...reminderMessages(goLive)];
    case 'VoteCast':
      return [
        card,
        ...escalationMessages(goLive, gate),
        // Somebody owes something that they may not know of.
        ...(event.condition ? [told] : []),
        ...(goLive.conditions ? [{ card: 'checklist' } as const] : []),
        ...reminderMessages(goLive),
        // What was read of its user groups may be news for the others.
        ...(event.groups ? gatesToVoteAgain(goLive) : []),
      ];
  }
}
