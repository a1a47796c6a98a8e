import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ActingOut, html } from './acting-out.ts';
import type { SlackContext } from './context.ts';
import { maxText, messageContent } from './message-content.ts';
import { parseMetadata } from './message-metadata.ts';
import { deleteMessage, post, postEphemeral, revise } from './posting.ts';
import { type ResponseUrlUse, responsePath } from './response-urls.ts';
import { SlackApiError } from './slack-api-error.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((s) => s === 'true')]);

const responseSchema = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: flag.optional(),
  delete_original: flag.optional(),
  thread_ts: z.string().optional(),
});
export type ResponseMessage = z.output<typeof responseSchema>;

/** A message as commands' acks and response_urls carry it; undefined where it is none. */
export function parseResponseMessage(raw: unknown): ResponseMessage | undefined {
  const parsed = responseSchema.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

export function mountResponseUrls(
  server: FastifyInstance,
  { context, actingOut }: { context: SlackContext; actingOut: ActingOut },
): void {
  server.post<{ Params: { id: string } }>(`${responsePath}/:id`, async (request, reply) => {
    const body = bodyOf(request.body);
    const fault = context.faults.strike('slack', 'response_url');
    const enter = (accepted: boolean, more: Record<string, unknown>) => {
      const data = {
        ...(typeof body === 'object' ? body : {}),
        ...more,
        ...(fault && { fault: fault.kind }),
      };
      context.ledger.add({ system: 'slack', kind: 'response_url', accepted, data });
    };
    return actingOut.answer({
      reply,
      fault,
      carryOut() {
        const { status, text, entry } = answer(context, request.params.id, body);
        enter(status === 200, { ...entry, ...(status !== 200 && { error: text }) });
        return { status, headers: html, body: text };
      },
      skip: () => enter(false, {}),
    });
  });
}

function bodyOf(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly entry?: Record<string, unknown>;
}

function answer(context: SlackContext, id: string, body: unknown): Answered {
  const use = context.responseUrls.use(id);
  if (typeof use === 'string') return { status: 404, text: use };
  const entry = { channel: use.channelId, user: use.userId };
  const message = parseResponseMessage(body);
  if (!message) return { status: 400, text: 'invalid_payload', entry };
  try {
    showResponse(context, use, message);
    return { status: 200, text: 'ok', entry };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return { status: 400, text: error.code, entry };
  }
}

/** Shows what the app answered to an interaction: a new message, or the replaced or deleted original. */
export function showResponse(context: SlackContext, use: ResponseUrlUse, message: ResponseMessage): void {
  const { source } = use;
  if (message.delete_original && source) {
    removeSource(context, use, source);
    return;
  }
  const content = messageContent(message, maxText.post);
  if (source && replaces(message, source)) {
    replaceSource(context, use, { source, content });
    return;
  }
  const place = { channelId: use.channelId, threadTs: message.thread_ts ?? use.threadTs };
  if (message.response_type === 'ephemeral') {
    postEphemeral(context, { ...content, ...place, userId: use.userId });
    return;
  }
  post(context, { ...content, ...place, metadata: parseMetadata(message.metadata) });
}

type Source = NonNullable<ResponseUrlUse['source']>;

/** Slack does not document what a missing `replace_original` means; this is the reading that harms the careless. */
function replaces(message: ResponseMessage, source: Source): boolean {
  if (message.replace_original !== undefined) return message.replace_original;
  return source.kind === 'ephemeral'
    ? message.response_type === 'ephemeral'
    : message.response_type === 'in_channel';
}

function removeSource(context: SlackContext, use: ResponseUrlUse, source: Source): void {
  if (source.kind === 'ephemeral') {
    context.state.removeEphemeral(use.userId, source.ts);
    return;
  }
  const message = context.state.message(use.channelId, source.ts);
  if (!message) throw new SlackApiError('message_not_found');
  deleteMessage(context, message);
}

interface Replacement {
  readonly source: Source;
  readonly content: ReturnType<typeof messageContent>;
}

function replaceSource(context: SlackContext, use: ResponseUrlUse, { source, content }: Replacement): void {
  if (source.kind === 'message') {
    const message = context.state.message(use.channelId, source.ts);
    if (!message) throw new SlackApiError('message_not_found');
    revise(context, message, content);
    return;
  }
  const old = context.state.ephemeral(use.userId, source.ts);
  if (!old) throw new SlackApiError('message_not_found');
  const past = [...old.past, { text: old.text, blocks: old.blocks }];
  context.state.putEphemeral({ ...old, ...content, past });
}
