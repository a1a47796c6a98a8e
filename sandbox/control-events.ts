import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { goLivesShown } from './control-go-lives.ts';
import { clockShown } from './control-world.ts';
import type { LedgerEntry } from './ledger.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import type { Change } from './slack/state.ts';

type Part =
  | 'clock'
  | 'github'
  | 'demo'
  | 'bot'
  | 'faults'
  | 'statusPage'
  | 'shopPage'
  | 'pager'
  | 'mail'
  | 'webhooks'
  | 'goLives';

const GATHER_MS = 30;
const HEARTBEAT_MS = 15_000;
const LEDGER_TAIL = 100;

/**
 * `GET /events`: the whole sandbox as `hello`, then each `change`, gathered over a moment. A part comes whole; of Slack
 * come the messages and people that changed, of the ledger the new entries, so that long channels cost nothing.
 */
export function addEvents(scope: FastifyInstance, parts: SandboxParts): { beginAnew(): void } {
  const watchers = new Set<ServerResponse>();
  let start = randomUUID();
  let unfollow = (): void => {};
  const changes = new Changes(parts);
  let gathering: NodeJS.Timeout | undefined;

  function say(text: string): void {
    for (const watcher of watchers) watcher.write(text);
  }
  const hello = () => event('hello', { start, ...shownWhole(parts) });
  function flush(): void {
    gathering = undefined;
    if (watchers.size > 0) say(event('change', changes.take()));
    else changes.forget();
  }
  changes.onAny(() => {
    if (watchers.size > 0) gathering ??= setTimeout(flush, GATHER_MS).unref();
  });
  const heartbeat = setInterval(() => say(': still here\n\n'), HEARTBEAT_MS).unref();

  scope.get('/events', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    if (watchers.size === 0) changes.forget();
    // The bot's database is only looked at for as long as somebody looks at the page.
    if (watchers.size === 0) unfollow = parts.trail.onChange(() => changes.add('goLives'));
    reply.raw.write(hello());
    watchers.add(reply.raw);
    request.raw.socket.once('close', () => {
      watchers.delete(reply.raw);
      if (watchers.size === 0) unfollow();
    });
  });
  scope.addHook('preClose', async () => {
    clearInterval(heartbeat);
    clearTimeout(gathering);
    unfollow();
    for (const watcher of watchers) watcher.end();
  });
  return {
    /** Everything is another than before: every page takes it whole, as at its opening. */
    beginAnew() {
      start = randomUUID();
      changes.forget();
      say(hello());
    },
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function shownWhole(parts: SandboxParts) {
  return {
    clock: clockShown(parts),
    bot: parts.bot.snapshot(),
    github: parts.github.snapshot(),
    demo: parts.demo.snapshot(),
    faults: parts.faults.list(),
    statusPage: parts.statusPage.snapshot(),
    shopPage: parts.shopPage.snapshot(),
    pager: parts.pager.snapshot(),
    mail: parts.mail.snapshot(),
    webhooks: parts.webhooks.snapshot(),
    goLives: goLivesShown(parts),
    ledger: parts.ledger.read().slice(-LEDGER_TAIL),
    slack: parts.slack.live.whole(),
  };
}

/** What changed since it was last taken, by name; what it is now is read when it is taken. */
class Changes {
  readonly #parts: SandboxParts;
  readonly #changed = new Set<Part>();
  readonly #people = new Set<string>();
  readonly #messages = new Map<string, { channelId: string; ts: string }>();
  readonly #entries: LedgerEntry[] = [];
  #workspace = false;
  #tell = (): void => {};

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    const watch = (part: Part) => () => this.add(part);
    parts.clock.onChange(watch('clock'));
    parts.clock.onChange(watch('goLives'));
    parts.github.onChange(watch('github'));
    parts.demo.onChange(watch('demo'));
    parts.statusPage.onChange(watch('statusPage'));
    parts.shopPage.onChange(watch('shopPage'));
    parts.pager.onChange(watch('pager'));
    parts.mail.mailbox.onChange(watch('mail'));
    parts.webhooks.onChange(watch('webhooks'));
    parts.bot.onChange(watch('bot'));
    parts.faults.onChange(watch('faults'));
    parts.ledger.onEntry((entry) => {
      this.#entries.push(entry);
      this.#tell();
    });
    parts.slack.onChange((change) => {
      this.#note(change);
      this.#tell();
    });
  }

  add(part: Part): void {
    this.#changed.add(part);
    this.#tell();
  }

  onAny(tell: () => void): void {
    this.#tell = tell;
  }

  #note({ what, channelId, ts, userId }: Change): void {
    if (what === 'message' && channelId !== undefined && ts !== undefined) {
      this.#messages.set(`${channelId} ${ts}`, { channelId, ts });
    } else if (userId !== undefined) {
      this.#people.add(userId);
    } else {
      this.#workspace = true;
    }
  }

  /** What is read may change something itself (a run that moves on), so the notes are put away first. */
  take(): Record<string, unknown> {
    const { clock, bot, github, demo, statusPage, shopPage, pager, mail, webhooks, faults, slack } =
      this.#parts;
    const read: Record<Part, () => unknown> = {
      clock: () => clockShown({ clock }),
      bot: () => bot.snapshot(),
      github: () => github.snapshot(),
      demo: () => demo.snapshot(),
      faults: () => faults.list(),
      statusPage: () => statusPage.snapshot(),
      shopPage: () => shopPage.snapshot(),
      pager: () => pager.snapshot(),
      mail: () => mail.snapshot(),
      webhooks: () => webhooks.snapshot(),
      goLives: () => goLivesShown(this.#parts),
    };
    const [changed, people, messages] = [[...this.#changed], [...this.#people], [...this.#messages.values()]];
    const [ledger, workspace] = [[...this.#entries], this.#workspace];
    this.forget();
    const inSlack = {
      ...(workspace && { workspace: slack.live.workspace() }),
      ...(people.length > 0 && { people: slack.live.people(people) }),
      ...(messages.length > 0 && { messages: slack.live.messages(messages) }),
    };
    return {
      ...Object.fromEntries(changed.map((part) => [part, read[part]()])),
      ...(ledger.length > 0 && { ledger }),
      ...(Object.keys(inSlack).length > 0 && { slack: inSlack }),
    };
  }

  forget(): void {
    this.#changed.clear();
    this.#people.clear();
    this.#messages.clear();
    this.#entries.length = 0;
    this.#workspace = false;
  }
}
