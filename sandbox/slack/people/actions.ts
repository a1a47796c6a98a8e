import type { Placed } from '../blocks/blocks.ts';
import type { SlackContext } from '../context.ts';
import { messageJson } from '../message-json.ts';
import { viewJson } from '../view-store.ts';
import type { SlackUser } from '../workspace.ts';
import { CannotError } from './cannot.ts';
import { chosen, type Entered } from './entered.ts';
import { enter, inputsOf } from './inputs.ts';
import { channelName, interactionBase } from './payload-parts.ts';
import { actingPerson } from './person.ts';
import { deliverFor, type Seen } from './seen.ts';
import { type ElementReference, findElement, type Surface, surfaceVersions } from './surfaces.ts';

export interface Click extends ElementReference {
  /** The button's value where several buttons share the action_id; the option's value of an overflow menu. */
  readonly value?: string | undefined;
  /** Clicks what stood there before it was replaced or deleted: such payloads do arrive. */
  readonly stale?: boolean | undefined;
}

export async function click(context: SlackContext, clicked: Click): Promise<Seen> {
  const user = actingPerson(context, clicked.userId);
  const versions = surfaceVersions(context, user, clicked);
  for (const surface of clicked.stale ? versions : versions.slice(0, 1)) {
    const found = findElement(surface, clicked);
    if (found) return sendAction(context, { user, surface, placed: found, entered: clicked.value });
  }
  throw new CannotError(`There is nothing to click with action_id ${clicked.actionId} there.`);
}

export interface StateChange extends ElementReference {
  readonly value: Entered;
}

/**
 * A person fills in an input or picks from a menu. Menus in sections and actions, and inputs with
 * `dispatch_action`, tell the app at once; other inputs wait for the submission and give undefined.
 */
export async function setState(context: SlackContext, change: StateChange): Promise<Seen | undefined> {
  const user = actingPerson(context, change.userId);
  const [surface] = surfaceVersions(context, user, change);
  const { userId, channelId, ts, viewId, actionId, blockId } = change;
  const placed = surface && findElement(surface, { userId, channelId, ts, viewId, actionId, blockId });
  if (!surface || !placed) throw new CannotError(`There is no input with action_id ${actionId} there.`);
  enter(context, { surface, userId: user.id }, { placed, value: change.value });
  const tells = placed.input === undefined || placed.input.dispatches;
  return tells ? sendAction(context, { user, surface, placed, entered: change.value }) : undefined;
}

interface Acted {
  readonly user: SlackUser;
  readonly surface: Surface;
  readonly placed: Placed;
  readonly entered: Entered | undefined;
}

/** Sends the `block_actions` payload that Slack would send. */
async function sendAction(context: SlackContext, acted: Acted): Promise<Seen> {
  const { user, surface, placed } = acted;
  const payload = {
    type: 'block_actions',
    ...interactionBase(user),
    ...surfacePart(context, user, surface),
    trigger_id: context.triggers.issue({
      userId: user.id,
      viewId: surface.kind === 'view' && surface.view.content.type === 'modal' ? surface.view.id : undefined,
    }),
    actions: [actionPart(context, acted)],
  };
  const { answer, seen } = await deliverFor(context, user.id, { type: 'interactive', payload });
  return seen(answer.ok ? undefined : `The app did not answer the ${placed.element.type} (${answer.error}).`);
}

function actionPart({ state }: SlackContext, { placed, entered }: Acted): Record<string, unknown> {
  const { element } = placed;
  const base = {
    type: element.type,
    action_id: placed.actionId,
    block_id: placed.blockId,
    action_ts: state.nextTs(),
  };
  if (element.type === 'button') {
    const { text, value, style, url } = element;
    return {
      ...base,
      text: { ...text, emoji: text.emoji ?? true },
      ...(value !== undefined && { value }),
      ...(style !== undefined && { style }),
      ...(url !== undefined && { url }),
    };
  }
  return { ...base, ...chosen(element, entered ?? null, (id) => ({ id })) };
}

function surfacePart(context: SlackContext, user: SlackUser, surface: Surface): Record<string, unknown> {
  const { state } = context;
  if (surface.kind === 'view') {
    return {
      container: { type: 'view', view_id: surface.view.id },
      view: viewJson(state, surface.view),
    };
  }
  const { channel } = surface;
  const isEphemeral = surface.kind === 'ephemeral';
  const { ts, threadTs } = isEphemeral ? surface.ephemeral : surface.message;
  return {
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    // An ephemeral message is not part of the payload: Slack keeps none.
    ...(surface.kind === 'message' && {
      message: messageJson(state, { ...surface.message, ...surface.shown, deleted: false }),
    }),
    state: { values: inputsOf(context, { surface, userId: user.id }) },
    response_url: context.responseUrls.issue({
      userId: user.id,
      channelId: channel.id,
      source: { kind: surface.kind, ts },
      threadTs,
    }),
  };
}
