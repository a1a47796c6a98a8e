import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Intake } from '../intake.ts';
import { isSignedBySlack } from './signed-request.ts';

const slackPath = '/slack/events';

/** The largest payload that Slack sends is far smaller: a view of 250 kB and what was entered in it. */
const largestBytes = 1024 * 1024;

export interface HttpReceiverParts {
  readonly intake: Intake;
  readonly signingSecret: string;
  readonly log: Logger;
  readonly realNow: () => number;
}

export interface HttpReceiver extends Receiver {
  /** Handles a POST to `slackPath` whose body nobody has read yet. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
}

/** Slack's HTTP mode. What golive does not acknowledge is answered with 500, so that Slack shows that it failed. */
export function createHttpReceiver(parts: HttpReceiverParts): HttpReceiver {
  let app: App | undefined;
  const open = new Set<Promise<void>>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return end(response, refusal);
    const body = await readBody(request);
    if (body === undefined) return end(response, 413);
    const signed = {
      timestamp: headerOf(request, 'x-slack-request-timestamp'),
      signature: headerOf(request, 'x-slack-signature'),
      body,
    };
    if (!isSignedBySlack(signed, parts.signingSecret, parts.realNow())) {
      parts.log.warn('A request that Slack has not signed was refused');
      return end(response, 401);
    }
    const payload = parseBody(body.toString('utf8'), headerOf(request, 'content-type') ?? '');
    if (payload === undefined) return end(response, 400);
    if (payload['type'] === 'url_verification')
      return end(response, 200, { challenge: String(payload['challenge'] ?? '').slice(0, 1_000) });
    if (payload['ssl_check'] === '1') return end(response, 200);
    await process(payload, request, response);
  }

  async function process(
    body: Readonly<Record<string, unknown>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const retryNum = Number(headerOf(request, 'x-slack-retry-num'));
    if (!app) return end(response, 503);
    await parts.intake(app, {
      body,
      ack: async (answer?: unknown) => end(response, 200, answer),
      ...(Number.isInteger(retryNum) && retryNum > 0 ? { retryNum } : {}),
    });
    end(response, 500);
  }

  return {
    init(owner) {
      app = owner;
    },
    async start() {},
    async stop() {
      await Promise.allSettled(open);
    },
    handleRequest(request, response) {
      const handling = handle(request, response).catch((error: unknown) => {
        parts.log.error({ err: error }, 'A request from Slack was not handled');
        end(response, 500);
      });
      open.add(handling);
      void handling.finally(() => open.delete(handling));
    },
  };
}

function refusalOf({ method, url }: IncomingMessage): number | undefined {
  if (url?.split('?')[0] !== slackPath) return 404;
  return method === 'POST' ? undefined : 405;
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Undefined where it is too large; the rest is then left unread. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > largestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseBody(text: string, contentType: string): Record<string, unknown> | undefined {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return parseObject(text);
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : parseObject(payload);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Once only: what comes after it is dropped. */
function end(response: ServerResponse, status: number, answer?: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (answer === undefined || answer === '') {
    response.writeHead(status).end();
  } else if (typeof answer === 'string') {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer);
  } else {
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(answer));
  }
}
