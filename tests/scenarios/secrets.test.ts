import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROUTING_KEY } from '../../sandbox/pager.ts';
import { app } from '../../sandbox/slack/workspace.ts';
import { API_KEY } from '../../sandbox/statuspage/management-api.ts';
import { environmentSchema } from '../../src/environment.ts';
import { type EchoingProxy, startEchoingProxy } from './echoing-proxy.ts';
import { approve, dispatches, HOUR } from './steps.ts';
import { createScenarioWorld, people, releases, type ScenarioWorld } from './world.ts';

/*
 * Every secret that golive is given has a tell-tale value, and every system outside says them back in whatever it
 * answers. None of them may stand anywhere afterwards.
 */

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const secrets: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'xoxb-417-telltale-bot',
  SLACK_APP_TOKEN: 'xapp-1-417-telltale-app',
  SLACK_SIGNING_SECRET: 'be11ba11517417telltalesigning001',
  // As the oldest ones are, and those of other servers: nothing tells what it is.
  GITHUB_TOKEN: '417telltale0a1b2c3d4e5f60718293a4b5c6d7e8f',
  GITHUB_APP_PRIVATE_KEY: privateKey,
  GITHUB_WEBHOOK_SECRET: '417telltaleofthewebhookofgithub',
  PAGERDUTY_ROUTING_KEY: '417telltaleofthepager0123456789ab',
  STATUSPAGE_API_KEY: '417telltale-of-the-status-page',
};
/** Of webhooks there are as many variables as webhooks. */
const webhookSecret = `whsec_${Buffer.from('417telltale of the webhook of the shop').toString('base64')}`;
const installationToken = 'ghs_417telltaleinstallation';

/** The beginnings of all of them: a secret that was cut is still one. The first line of a key is none. */
const traces = [...Object.values(secrets), webhookSecret, installationToken].map((secret) =>
  secret.replace(/^-----BEGIN.*\n.{10}/, '').slice(0, 16),
);

it('every secret that golive can be given is one of them', () => {
  const variables = Object.keys(environmentSchema.shape).filter((name) => /TOKEN|SECRET|KEY/.test(name));
  expect(variables.toSorted()).toEqual(Object.keys(secrets).toSorted());
});

const authentication: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: { GITHUB_TOKEN: secrets['GITHUB_TOKEN'] ?? '' },
  app: {
    GITHUB_APP_ID: '12',
    GITHUB_INSTALLATION_ID: '34',
    GITHUB_APP_PRIVATE_KEY: privateKey.replaceAll('\n', '\\n'),
  },
};

/** The runbooks that come with golive, for a service that is reached through the proxy. */
function runbooksThrough(origin: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'golive-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(resolve(import.meta.dirname, '../../runbooks'), folder, { recursive: true });
  const services = join(folder, 'services.yaml');
  writeFileSync(services, readFileSync(services, 'utf8').replaceAll('http://127.0.0.1:4400', origin));
  return folder;
}

/** What every system can say: the token that it was just sent, and those that can be told by their looks. */
const looksKnown = [secrets['SLACK_BOT_TOKEN'], secrets['SLACK_APP_TOKEN'], installationToken].join(' or ');
const words = (said: string) => `not ${said} and not ${looksKnown}`;

function sayItAll(proxy: EchoingProxy): void {
  const body = (said: string) => ({ message: words(said), errors: [words(said)] });
  proxy.echo({ of: /POST .*\/dispatches/, times: 1, status: 422, body });
  proxy.echo({
    of: /POST .*\/statuspage\//,
    times: 1,
    status: 422,
    body: (said) => ({ error: words(said) }),
  });
  const pagerSays = () => ({
    status: 'invalid event',
    message: words(secrets['PAGERDUTY_ROUTING_KEY'] ?? ''),
  });
  proxy.echo({ of: /POST .*\/pagerduty\//, times: 1, status: 400, body: pagerSays });
  proxy.echo({ of: /GET .*alerts/, times: 3, status: 403, body });
  proxy.echo({
    of: /GET .*\/demo\/health/,
    times: 6,
    status: 200,
    body: (said) => ({ status: words(said) }),
  });
  proxy.echo({
    of: /POST .*apps\.connections\.open/,
    times: 1,
    status: 200,
    body: (said) => ({ ok: false, error: words(said) }),
  });
}

/** Of a post: it is given up, and people are told why. */
const slackSays = (said: string) => ({
  ok: false,
  error: 'invalid_arguments',
  response_metadata: { messages: [words(said)] },
});

const readyz = async (world: ScenarioWorld): Promise<string> =>
  (await fetch(`http://127.0.0.1:${world.sandbox.bot.snapshot().port}/readyz`)).text();

/** Every place in which a secret could stand, by its name. */
async function places(world: ScenarioWorld): Promise<ReadonlyMap<string, string>> {
  const folder = dirname(world.database.slice('file:'.length));
  const files = readdirSync(folder).map(
    (name) => [name, readFileSync(join(folder, name), 'latin1')] as const,
  );
  const { ledger, slack, github } = world.sandbox;
  return new Map([
    ...files,
    ['the ledgers', JSON.stringify(ledger.read({}))],
    ['what stands in Slack', JSON.stringify(slack.snapshot())],
    ['what stands on GitHub', JSON.stringify(github.snapshot())],
    ['the log', world.output()],
    ['/readyz', await readyz(world)],
  ]);
}

async function expectNoSecret(world: ScenarioWorld): Promise<void> {
  const found = [...(await places(world))].flatMap(([place, content]) =>
    traces.filter((trace) => content.includes(trace)).map((trace) => `${trace} in ${place}`),
  );
  expect(found).toEqual([]);
}

describe.each(['token', 'app'])('a golive that signs in to GitHub with its %s', (kind) => {
  it('lets none of its secrets out, whatever the outside says back', async () => {
    const world = await createScenarioWorld({ ownProcess: true });
    const tokens = new Map([
      [secrets['SLACK_BOT_TOKEN'] ?? '', app.botToken],
      [secrets['SLACK_APP_TOKEN'] ?? '', app.appToken],
      [secrets['GITHUB_TOKEN'] ?? '', 'ghp_sandbox'],
      [installationToken, 'ghp_sandbox'],
      [secrets['STATUSPAGE_API_KEY'] ?? '', API_KEY],
      [secrets['PAGERDUTY_ROUTING_KEY'] ?? '', ROUTING_KEY],
    ]);
    const proxy = await startEchoingProxy({ target: () => world.sandbox.origin, tokens });
    onTestFinished(async () => {
      await world.close();
      await proxy.close();
    });
    const granted = { token: installationToken, expires_at: '2099-01-01T00:00:00Z', permissions: {} };
    proxy.echo({ of: /\/access_tokens$/, times: 1000, status: 201, body: () => granted });
    const runbooks = runbooksThrough(proxy.origin);
    sayItAll(proxy);
    await world.start({
      ...secrets,
      GITHUB_TOKEN: '',
      GITHUB_APP_PRIVATE_KEY: '',
      ...authentication[kind],
      SLACK_API_URL: `${proxy.origin}/slack/api/`,
      GITHUB_API_URL: `${proxy.origin}/github`,
      STATUSPAGE_API_URL: `${proxy.origin}/statuspage/v1`,
      PAGERDUTY_API_URL: `${proxy.origin}/pagerduty`,
      WEBHOOK_SECRET_DEMO: webhookSecret,
      PRIVATE_HOSTS_ALLOWED: new URL(proxy.origin).host,
      RUNBOOKS_DIR: runbooks,
      LOG_LEVEL: 'trace',
    });
    await expectNoSecret(world);
    await world.until('the connection to Slack', async () => /"ready":true/.test(await readyz(world)));
    await approve(world);
    // Nothing comes to rest with an outside like this.
    await world.jumpTo(world.t0 - 24 * HOUR);
    await world.untilShown(/Production go-live scheduled for/);
    await world.jumpTo(world.t0 - HOUR);
    await world.jumpTo(world.t0);
    await world.click(people.technicalLead, 'start_deployment');
    await world.untilShown('The *deployment was not started*', releases);
    proxy.echo({ of: /POST .*chat\.postMessage/, times: 1, status: 200, body: slackSays });
    await world.click(people.technicalLead, 'start_deployment');
    await world.until('the dispatch', () => dispatches(world).length > 0);
    for (let sample = 0; sample < 8; sample += 1) await world.step();
    await world.settled();
    await expectNoSecret(world);
    expect(proxy.left().filter((left) => !left.includes('access_tokens'))).toEqual([]);
  });
});
