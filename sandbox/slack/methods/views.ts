import { z } from 'zod';
import { parseView, type ViewContent } from '../blocks/views.ts';
import type { SlackContext } from '../context.ts';
import { SlackApiError } from '../slack-api-error.ts';
import type { OpenView } from '../state.ts';
import { openModal, publishHome, pushModal, updateView, viewJson } from '../view-store.ts';
import { arg, type Method, method, requireScope } from './method.ts';

function requireHash(view: OpenView | undefined, hash: string | undefined): void {
  if (hash !== undefined && view && view.hash !== hash) throw new SlackApiError('hash_conflict');
}

/** Where people may attach files, the app must be allowed to read them. */
function checkedView(context: SlackContext, raw: unknown, type: ViewContent['type']): ViewContent {
  const content = parseView(raw, type);
  const takesFiles = content.blocks.some(
    (block) => block.type === 'input' && block.element.type === 'file_input',
  );
  if (takesFiles) requireScope(context, 'files:read');
  return content;
}

interface ViewReference {
  view_id?: string | undefined;
  external_id?: string | undefined;
}

function viewToUpdate({ state }: SlackContext, { view_id, external_id }: ViewReference): OpenView {
  const view =
    view_id === undefined
      ? state.views().find((open) => open.content.external_id === external_id)
      : state.view(view_id);
  if (!view) throw new SlackApiError('not_found');
  return view;
}

export const viewMethods: Record<string, Method> = {
  'views.open': method({
    tier: 4,
    args: z.object({ trigger_id: arg.text, view: arg.json }),
    run(context, args) {
      const content = checkedView(context, args.view, 'modal');
      const { userId } = context.triggers.exchange(args.trigger_id);
      return { view: viewJson(context.state, openModal(context, userId, content)) };
    },
  }),

  'views.push': method({
    tier: 4,
    args: z.object({ trigger_id: arg.text, view: arg.json }),
    run(context, args) {
      const content = checkedView(context, args.view, 'modal');
      const { viewId } = context.triggers.exchange(args.trigger_id);
      const onto = viewId === undefined ? undefined : context.state.view(viewId);
      if (onto?.content.type !== 'modal') throw new SlackApiError('not_found');
      return { view: viewJson(context.state, pushModal(context, onto, content)) };
    },
  }),

  'views.update': method({
    tier: 4,
    args: z
      .object({
        view_id: z.string().optional(),
        external_id: z.string().optional(),
        view: arg.json,
        hash: z.string().optional(),
      })
      .refine((a) => a.view_id !== undefined || a.external_id !== undefined, {
        error: 'missing required field: view_id',
      }),
    run(context, args) {
      const open = viewToUpdate(context, args);
      const content = checkedView(context, args.view, open.content.type);
      requireHash(open, args.hash);
      return { view: viewJson(context.state, updateView(context, open, content)) };
    },
  }),

  'views.publish': method({
    tier: 4,
    args: z.object({ user_id: z.string(), view: arg.json, hash: z.string().optional() }),
    run(context, args) {
      const content = checkedView(context, args.view, 'home');
      const user = context.state.users.get(args.user_id);
      if (!user || user.deleted || user.botId) {
        throw new SlackApiError('invalid_arguments', {
          messages: ['invalid `user_id` [json-pointer:/user_id]'],
        });
      }
      requireHash(context.state.homeOf(user.id), args.hash);
      return { view: viewJson(context.state, publishHome(context, user.id, content)) };
    },
  }),
};
