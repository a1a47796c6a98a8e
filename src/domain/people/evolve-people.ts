import type { Event } from '../event.ts';
import type { Delegation } from '../gates/delegation.ts';
import { groupsAfter } from '../gates/voter-groups.ts';
import type { GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import { withHolder } from './hand-over.ts';
import type { PeopleEvent } from './people-event.ts';

const peopleEvents: Readonly<Record<PeopleEvent['type'], true>> = {
  RoleHandedOver: true,
  HoldersAskedFor: true,
  RunbookReviewDue: true,
  RemindersMuted: true,
  RemindersUnmuted: true,
  VotesDelegated: true,
  DelegationEnded: true,
  VoterGroupsChanged: true,
};

export const isPeopleEvent = (event: Event): event is PeopleEvent => Object.hasOwn(peopleEvents, event.type);

export function evolvePeople(goLive: GoLive, event: PeopleEvent): Partial<GoLive> {
  switch (event.type) {
    case 'RoleHandedOver':
      return { service: withHolder(goLive.service, event) };
    case 'HoldersAskedFor':
      return { holdersAskedForRound: event.round };
    case 'RunbookReviewDue':
      return event.review === goLive.runbook.document.nextReview
        ? { isReviewTold: true }
        : { reviewTold: event.review };
    case 'RemindersMuted':
      return { muted: [...goLive.muted, event.person] };
    case 'RemindersUnmuted':
      return { muted: goLive.muted.filter((person) => person !== event.person) };
    case 'VoterGroupsChanged':
      return { voterGroups: groupsAfter(goLive.voterGroups, event.groups) };
    case 'VotesDelegated':
    case 'DelegationEnded':
      return { delegations: delegationsAfter(goLive, event) };
    default:
      throw unreachable(event);
  }
}

function delegationsAfter(
  { delegations = [] }: GoLive,
  event: Extract<PeopleEvent, { type: 'VotesDelegated' | 'DelegationEnded' }>,
): readonly Delegation[] {
  const others = delegations.filter(({ from }) => from !== event.from);
  if (event.type === 'DelegationEnded') return others;
  const { type: _type, ...delegation } = event;
  return [...others, delegation];
}
