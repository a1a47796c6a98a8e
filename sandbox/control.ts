import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addShopPageControls } from './control-arrivals.ts';
import { addCheckControls } from './control-checks.ts';
import { controlDoor } from './control-door.ts';
import { addEvents } from './control-events.ts';
import { addGoLiveControls } from './control-go-lives.ts';
import { addMailControls } from './control-mail.ts';
import { addSlackControls } from './control-slack.ts';
import {
  addBotControls,
  addClockControls,
  addDemoControls,
  addFaultControls,
  addGithubControls,
  addReset,
  clockShown,
} from './control-world.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { startOver } from './start-over.ts';

const LEDGER_TAIL = 50;

const ledgerQuery = z.strictObject({
  system: z
    .enum(['slack', 'github', 'demo', 'status_page', 'pager', 'mail', 'webhook', 'control'])
    .exactOptional(),
  kind: z.string().exactOptional(),
  after: z.coerce.number().int().min(0).exactOptional(),
});

/** The control API, to be registered under `/_sandbox`. sandbox/README.md shows each call. */
export async function addControlRoutes(scope: FastifyInstance, parts: SandboxParts): Promise<void> {
  const post = controlDoor(scope, parts.ledger);
  addSlackControls(post, parts.slack);
  addClockControls(post, parts);
  addFaultControls(post, parts);
  addGithubControls(post, parts);
  addDemoControls(post, parts);
  addCheckControls(post, parts);
  addShopPageControls(post, parts);
  addBotControls(post, parts);
  addReset(post, parts);
  const { beginAnew } = addEvents(scope, parts);
  addGoLiveControls(scope, post, parts);
  post('/start-over', z.strictObject({}), () => startOver(parts, beginAnew));

  scope.get('/state', async () => ({
    clock: clockShown(parts),
    bot: parts.bot.snapshot(),
    slack: parts.slack.snapshot(),
    github: parts.github.snapshot(),
    demo: parts.demo.snapshot(),
    statusPage: parts.statusPage.snapshot(),
    shopPage: parts.shopPage.snapshot(),
    pager: parts.pager.snapshot(),
    mail: parts.mail.snapshot(),
    webhooks: parts.webhooks.snapshot(),
    faults: parts.faults.list(),
    ledger: parts.ledger.read().slice(-LEDGER_TAIL),
  }));
  scope.get('/clock', async () => clockShown(parts));
  scope.get('/bot', async () => parts.bot.snapshot());
  scope.get('/faults', async () => ({ faults: parts.faults.list() }));
  scope.get('/ledger', async (request) => ({ entries: parts.ledger.read(ledgerQuery.parse(request.query)) }));
  addMailControls(scope, parts);
  scope.get('/demo/samples', async () => ({ samples: parts.demo.samples() }));
}
