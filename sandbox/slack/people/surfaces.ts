import { interactiveElements, type Placed } from '../blocks/blocks.ts';
import type { SlackContext } from '../context.ts';
import type { Ephemeral, Message, MessageContent, OpenView } from '../state.ts';
import type { SlackChannel, SlackUser } from '../workspace.ts';
import { CannotError } from './cannot.ts';
import { channelOf } from './person.ts';

/** Where an element stands: in a message or ephemeral (`channelId` and `ts`), or in a view (`viewId`). */
export interface Place {
  readonly userId: string;
  readonly channelId?: string | undefined;
  readonly ts?: string | undefined;
  readonly viewId?: string | undefined;
}

export interface ElementReference extends Place {
  readonly actionId: string;
  /** Needed where the same action_id stands in several blocks. */
  readonly blockId?: string | undefined;
}

export type Surface =
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly channel: SlackChannel;
      readonly shown: MessageContent;
    }
  | {
      readonly kind: 'ephemeral';
      readonly ephemeral: Ephemeral;
      readonly channel: SlackChannel;
      readonly shown: MessageContent;
    }
  | { readonly kind: 'view'; readonly view: OpenView; readonly shown: Pick<MessageContent, 'blocks'> };

/** The surface as it is now, then (for messages) as it was, latest first. */
export function surfaceVersions(context: SlackContext, user: SlackUser, place: Place): Surface[] {
  const { state } = context;
  if (place.viewId !== undefined) {
    const view = state.view(place.viewId);
    if (view?.userId !== user.id) throw new CannotError(`${user.id} has no view ${place.viewId} open.`);
    return [{ kind: 'view', view, shown: view.content }];
  }
  const { channelId = '', ts = '' } = place;
  const channel = channelOf(context, user, channelId);
  const ephemeral = state.ephemeral(user.id, ts);
  if (ephemeral) {
    const versions = [ephemeral, ...ephemeral.past.toReversed()];
    return versions.map((shown) => ({ kind: 'ephemeral', ephemeral, channel, shown }));
  }
  const message = state.message(channelId, ts, true);
  if (!message) throw new CannotError(`There is no message ${ts} in ${channelId}.`);
  const versions = [message, ...message.past.toReversed()];
  return versions.map((shown) => ({ kind: 'message', message, channel, shown }));
}

export function findElement(
  surface: Surface,
  wanted: ElementReference & { value?: string | undefined },
): Placed | undefined {
  const matching = interactiveElements(surface.shown.blocks).filter(
    (placed) =>
      placed.actionId === wanted.actionId &&
      (wanted.blockId === undefined || placed.blockId === wanted.blockId),
  );
  const byValue = matching.filter(
    ({ element }) =>
      element.type !== 'button' || wanted.value === undefined || element.value === wanted.value,
  );
  if (byValue.length > 1) {
    throw new CannotError(`Several elements have action_id ${wanted.actionId}: say which blockId or value.`);
  }
  return byValue[0];
}
