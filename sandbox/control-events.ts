import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { SandboxParts } from './sandbox-parts.ts';

type Part = 'clock' | 'slack' | 'github' | 'demo' | 'bot' | 'ledger';

const GATHER_MS = 100;
const HEARTBEAT_MS = 15_000;

/** `GET /events`: a stream that says which parts changed, gathered over a tenth of a second; the state is read elsewhere. */
export function addEvents(scope: FastifyInstance, parts: SandboxParts): void {
  const watchers = new Set<ServerResponse>();
  const changed = new Set<Part>();
  let gathering: NodeJS.Timeout | undefined;

  function say(text: string): void {
    for (const watcher of watchers) watcher.write(text);
  }
  function tell(part: Part): void {
    if (watchers.size === 0) return;
    changed.add(part);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      say(`event: change\ndata: ${JSON.stringify({ parts: [...changed] })}\n\n`);
      changed.clear();
    }, GATHER_MS).unref();
  }

  parts.clock.onChange(() => tell('clock'));
  parts.slack.onChange(() => tell('slack'));
  parts.github.onChange(() => tell('github'));
  parts.demo.onChange(() => tell('demo'));
  parts.bot.onChange(() => tell('bot'));
  parts.ledger.onEntry(() => tell('ledger'));
  const heartbeat = setInterval(() => say(': still here\n\n'), HEARTBEAT_MS).unref();

  scope.get('/events', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    reply.raw.write('event: hello\ndata: {}\n\n');
    watchers.add(reply.raw);
    request.raw.socket.once('close', () => watchers.delete(reply.raw));
  });
  scope.addHook('preClose', async () => {
    clearInterval(heartbeat);
    clearTimeout(gathering);
    for (const watcher of watchers) watcher.end();
  });
}
