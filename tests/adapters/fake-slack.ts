import { pino } from 'pino';
import { createSlackOut, type SlackOut } from '../../src/adapters/slack.ts';
import { en } from '../../src/messages/en.ts';
import { SECRET } from './contract.testsuite.ts';
import { type Received, startServer } from './throwaway-server.ts';

export const POST = { channel: 'C1', text: 'Gate opened', effectKey: 'GL-7/notice/1/C1', permalink: false };

export function slackAt(
  url: string,
  more: { readonly now?: () => number; readonly timeoutMs?: number } = {},
): SlackOut {
  return createSlackOut({
    token: SECRET,
    apiUrl: `${url}/api/`,
    log: pino({ level: 'silent' }),
    words: en.outside,
    ...more,
  });
}

/** The arguments of a call: Slack takes a form whose structured values are JSON. */
export function form(request: Received | undefined): Record<string, unknown> {
  const fields = [...new URLSearchParams(request?.body)];
  return Object.fromEntries(
    fields.map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) : value]),
  );
}

/** A Slack whose answer to each method is given. */
export async function serveSlack(answer: (method: string) => object) {
  const server = await startServer(({ path }) => ({ body: answer(path.replace('/api/', '')) }));
  return { slack: slackAt(server.url), received: server.received };
}
