import { interactiveElements, type Placed } from './blocks/blocks.ts';
import type { Interactive } from './blocks/elements.ts';
import type { ViewContent } from './blocks/views.ts';
import type { SlackContext } from './context.ts';
import { randomId } from './random-id.ts';
import { SlackApiError } from './slack-api-error.ts';
import type { ElementState, InputValues, OpenView, SlackState } from './state.ts';
import { app, team } from './workspace.ts';

const MAX_STACKED = 3;

function freshHash({ clock }: SlackContext): string {
  return `${Math.floor(clock.now() / 1000)}.${randomId(8)}`;
}

function requireFreeExternalId({ state }: SlackContext, content: ViewContent, own?: OpenView): void {
  const { external_id } = content;
  if (external_id === undefined) return;
  if (state.views().some((view) => view.content.external_id === external_id && view.id !== own?.id)) {
    throw new SlackApiError('duplicate_external_id');
  }
}

/** Opens a modal for a person; whatever they had open goes away. */
export function openModal(context: SlackContext, userId: string, content: ViewContent): OpenView {
  requireFreeExternalId(context, content);
  const id = `V${randomId(10)}`;
  const view = { id, userId, content, hash: freshHash(context), rootViewId: id, previousViewId: undefined };
  context.state.setModals(userId, [view]);
  context.state.setInputs(id, initialValues(content));
  return view;
}

/** Puts a modal in front of the one that the person acted in. */
export function pushModal(context: SlackContext, onto: OpenView, content: ViewContent): OpenView {
  const stack = context.state.modalsOf(onto.userId);
  if (stack.length >= MAX_STACKED) throw new SlackApiError('push_limit_reached');
  requireFreeExternalId(context, content);
  const id = `V${randomId(10)}`;
  const view: OpenView = {
    id,
    userId: onto.userId,
    content,
    hash: freshHash(context),
    rootViewId: onto.rootViewId,
    previousViewId: stack.at(-1)?.id,
  };
  context.state.setModals(onto.userId, [...stack, view]);
  context.state.setInputs(id, initialValues(content));
  return view;
}

/** What the person had entered stays where block and action ids stay the same. */
export function updateView(context: SlackContext, view: OpenView, content: ViewContent): OpenView {
  requireFreeExternalId(context, content, view);
  const updated = { ...view, content, hash: freshHash(context) };
  const entered = context.state.inputs(view.id);
  const values = Object.entries(initialValues(content)).map(([blockId, inBlock]) => [
    blockId,
    Object.fromEntries(
      Object.entries(inBlock).map(([actionId, initial]) => {
        const kept = entered[blockId]?.[actionId];
        return [actionId, kept?.type === initial.type ? kept : initial];
      }),
    ),
  ]);
  context.state.replaceView(updated);
  context.state.setInputs(view.id, Object.fromEntries(values));
  return updated;
}

export function publishHome(context: SlackContext, userId: string, content: ViewContent): OpenView {
  const old = context.state.homeOf(userId);
  if (old) return updateView(context, old, content);
  requireFreeExternalId(context, content);
  const id = `V${randomId(10)}`;
  const view = { id, userId, content, hash: freshHash(context), rootViewId: id, previousViewId: undefined };
  context.state.setHome(view);
  context.state.setInputs(id, initialValues(content));
  return view;
}

/** A view as Slack shows it in answers and payloads. */
export function viewJson(state: SlackState, view: OpenView): Record<string, unknown> {
  const { content } = view;
  const isModal = content.type === 'modal';
  return {
    id: view.id,
    team_id: team.id,
    type: content.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    state: { values: state.inputs(view.id) },
    hash: view.hash,
    title: isModal ? content.title : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: isModal && content.clear_on_close === true,
    notify_on_close: isModal && content.notify_on_close === true,
    close: (isModal && content.close) || null,
    submit: (isModal && content.submit) || null,
    previous_view_id: view.previousViewId ?? null,
    root_view_id: view.rootViewId,
    app_id: app.id,
    external_id: content.external_id ?? '',
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

function initialValues({ blocks }: ViewContent): InputValues {
  return valuesOf(interactiveElements(blocks), ({ element }) => initialState(element));
}

/** States of elements by block and action id; elements without state (buttons) are left out. */
export function valuesOf(
  elements: readonly Placed[],
  stateOf: (placed: Placed) => ElementState | undefined,
): InputValues {
  const values: Record<string, Record<string, ElementState>> = {};
  for (const placed of elements) {
    const state = stateOf(placed);
    if (state) values[placed.blockId] = { ...values[placed.blockId], [placed.actionId]: state };
  }
  return values;
}

/** What an element holds before anybody touched it, in Slack's payload shape. */
export function initialState(element: Interactive): ElementState | undefined {
  const { type } = element;
  switch (type) {
    case 'button':
    case 'overflow':
      return undefined;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: element.initial_value ?? null };
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] };
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: element.initial_conversations ?? [] };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: element.initial_channels ?? [] };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'file_input':
      return { type, files: [] };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
  }
}
