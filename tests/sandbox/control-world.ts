import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type SandboxOptions, startSandbox } from '../../sandbox/start.ts';

export const T0 = Date.parse('2026-12-01T17:00:00Z');

/** A whole sandbox on a free port whose clock stands still, with a bot that only follows the clock. */
export async function controlWorld(options: Partial<SandboxOptions> = {}) {
  const printed: string[] = [];
  const sandbox = await startSandbox({
    port: 0,
    startMs: T0,
    speed: 0,
    botEntry: fileURLToPath(new URL('./control-fake-bot.ts', import.meta.url)),
    botOutput: (text) => printed.push(text),
    ...options,
  });

  async function send(path: string, init: RequestInit) {
    const answer = await fetch(`${sandbox.origin}/_sandbox${path}`, init);
    const body: Record<string, unknown> = Object(await answer.json());
    return { status: answer.status, body };
  }

  return {
    ...sandbox,
    printed,
    get: (path: string) => send(path, {}),
    post: (path: string, body: unknown = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    /** A raw request, whose Host and Origin headers can be anything. */
    raw: (method: string, path: string, headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const { port } = new URL(sandbox.origin);
        const call = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        call.once('error', reject);
        call.end(method === 'POST' ? '{}' : undefined);
      }),
  };
}

export type ControlWorld = Awaited<ReturnType<typeof controlWorld>>;
