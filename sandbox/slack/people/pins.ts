import type { SlackContext } from '../context.ts';
import { MAX_PINS } from '../methods/pins.ts';
import { CannotError } from './cannot.ts';
import { actingPerson, channelOf } from './person.ts';

export interface PersonsPin {
  readonly userId: string;
  readonly channelId: string;
  readonly ts: string;
  /** False takes the message off the channel's pins. */
  readonly pinned: boolean;
}

/** A member of a channel pins one of its messages, or takes it off; what is so already stays so. */
export function pinMessage(context: SlackContext, given: PersonsPin): void {
  const { state } = context;
  const user = actingPerson(context, given.userId);
  const { id } = channelOf(context, user, given.channelId);
  if (!state.message(id, given.ts)) throw new CannotError(`There is no message ${given.ts} in ${id}.`);
  const others = state.pinsOf(id).filter((ts) => ts !== given.ts);
  if (given.pinned && others.length >= MAX_PINS) throw new CannotError(`${id} has ${MAX_PINS} pins already.`);
  state.setPins(id, given.pinned ? [...others, given.ts] : others);
}
