import { z } from 'zod';
import { interactiveElements, type Placed } from '../blocks/blocks.ts';
import { parseView, type ViewContent } from '../blocks/views.ts';
import type { SlackContext } from '../context.ts';
import { SlackApiError } from '../slack-api-error.ts';
import type { OpenView } from '../state.ts';
import { pushModal, updateView, viewJson } from '../view-store.ts';
import type { SlackUser } from '../workspace.ts';
import { CannotError } from './cannot.ts';
import type { Entered } from './entered.ts';
import { fieldErrors } from './field-errors.ts';
import { enter } from './inputs.ts';
import { interactionBase } from './payload-parts.ts';
import { actingPerson } from './person.ts';
import { deliverFor, type Seen } from './seen.ts';

export interface Submission {
  readonly userId: string;
  readonly viewId: string;
  /** What to enter first, by block_id; an action_id does too where only one element has it. */
  readonly values?: Readonly<Record<string, Entered>>;
}

export interface SubmissionSeen extends Omit<Seen, 'envelopeId'> {
  /** Undefined where Slack itself refused the form and sent nothing. */
  readonly envelopeId?: string;
  /** Complaints shown at the inputs, by block_id. */
  readonly errors?: Readonly<Record<string, string>>;
}

export async function submitView(context: SlackContext, submission: Submission): Promise<SubmissionSeen> {
  const user = actingPerson(context, submission.userId);
  const view = frontModal(context, user, submission.viewId);
  if (view.content.type === 'modal' && !view.content.submit) {
    throw new CannotError(`View ${view.id} has no submit button.`);
  }
  fillIn(context, view, submission.values ?? {});
  const errors = fieldErrors(view, context.state.inputs(view.id));
  if (Object.keys(errors).length > 0) {
    return { ok: false, error: 'invalid_input', errors, ephemerals: [], viewId: view.id };
  }
  const payload = {
    type: 'view_submission',
    ...interactionBase(user),
    trigger_id: context.triggers.issue({ userId: user.id, viewId: view.id }),
    view: viewJson(context.state, view),
    response_urls: [],
  };
  const { answer, seen } = await deliverFor(context, user.id, { type: 'interactive', payload });
  if (!answer.ok) return seen(TROUBLE);
  const reaction = react(context, view, answer.payload);
  return {
    ...seen(reaction.trouble),
    ...(reaction.trouble !== undefined && { ok: false, error: 'invalid_response' }),
    ...(reaction.errors && { errors: reaction.errors }),
  };
}

/**
 * A person closes the modal in front with its close button, or with `clear` the whole stack with the X. One that the app
 * closed while the finger came down is closed: there is nothing to do.
 */
export async function closeView(
  context: SlackContext,
  closed: { userId: string; viewId: string; clear?: boolean },
): Promise<Seen | undefined> {
  const user = actingPerson(context, closed.userId);
  if (!context.state.view(closed.viewId)) return undefined;
  const view = frontModal(context, user, closed.viewId);
  const { content } = view;
  const clears = closed.clear === true || (content.type === 'modal' && content.clear_on_close === true);
  const shown = viewJson(context.state, view);
  context.state.setModals(user.id, clears ? [] : context.state.modalsOf(user.id).slice(0, -1));
  if (content.type !== 'modal' || !content.notify_on_close) return undefined;
  const payload = { type: 'view_closed', ...interactionBase(user), view: shown, is_cleared: clears };
  const { seen } = await deliverFor(context, user.id, { type: 'interactive', payload });
  return seen();
}

const TROUBLE = 'We had some trouble connecting. Try again?';

function frontModal({ state }: SlackContext, user: SlackUser, viewId: string): OpenView {
  const front = state.modalsOf(user.id).at(-1);
  if (front?.id !== viewId) throw new CannotError(`${viewId} is not the modal in front of ${user.id}.`);
  return front;
}

function fillIn(context: SlackContext, view: OpenView, values: Readonly<Record<string, Entered>>): void {
  const elements = interactiveElements(view.content.blocks);
  for (const [key, value] of Object.entries(values)) {
    const surface = { kind: 'view' as const, view, shown: view.content };
    enter(context, { surface, userId: view.userId }, { placed: elementNamed(elements, key), value });
  }
}

function elementNamed(elements: readonly Placed[], key: string): Placed {
  const inBlock = elements.filter((placed) => placed.blockId === key);
  const matching = inBlock.length > 0 ? inBlock : elements.filter((placed) => placed.actionId === key);
  const [only, ...others] = matching;
  if (!only || others.length > 0) {
    const known = elements.map((placed) => placed.blockId).join(', ');
    throw new CannotError(`"${key}" names ${matching.length} inputs; the blocks are ${known}.`);
  }
  return only;
}

const reactionSchema = z.union([
  z.object({ response_action: z.undefined().optional() }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
]);

interface Reaction {
  readonly errors?: Readonly<Record<string, string>>;
  readonly trouble?: string;
}

/** Does to the modals what the ack's `response_action` says; a bad one is an error that the person sees. */
function react(context: SlackContext, view: OpenView, payload: unknown): Reaction {
  try {
    return applyReaction(context, view, payload);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    context.ledger.add({
      system: 'slack',
      kind: 'ack.refused',
      accepted: false,
      data: { error: error.code, messages: error.detail.messages, answer: payload },
    });
    return { trouble: TROUBLE };
  }
}

function applyReaction(context: SlackContext, view: OpenView, payload: unknown): Reaction {
  const parsed = reactionSchema.safeParse(payload ?? {});
  if (!parsed.success) throw new SlackApiError('invalid_response_action');
  const { state } = context;
  const reaction = parsed.data;
  switch (reaction.response_action) {
    case undefined:
      state.setModals(
        view.userId,
        state.modalsOf(view.userId).filter((open) => open.id !== view.id),
      );
      return {};
    case 'clear':
      state.setModals(view.userId, []);
      return {};
    case 'errors':
      requireKnownBlocks(view.content, Object.keys(reaction.errors));
      return { errors: reaction.errors };
    case 'update':
      updateView(context, view, parseView(reaction.view, 'modal'));
      return {};
    case 'push':
      pushModal(context, view, parseView(reaction.view, 'modal'));
      return {};
  }
}

/** Errors can only be shown at inputs; for any other block_id Slack shows the person a connection error. */
function requireKnownBlocks({ blocks }: ViewContent, blockIds: readonly string[]): void {
  const inputs = blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
  const unknown = blockIds.filter((id) => !inputs.includes(id));
  if (blockIds.length === 0 || unknown.length > 0) {
    throw new SlackApiError('invalid_response_action', {
      messages: [`errors for blocks that are no inputs: ${unknown.join(', ')}`],
    });
  }
}
