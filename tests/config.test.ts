import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { environmentSchema } from '../src/environment.ts';
import { createLog } from '../src/log.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', GITHUB_TOKEN: 'ghp_secret' };

describe('the configuration', () => {
  it('without any Slack variable asks for the sandbox', () => {
    expect(readConfig({}).slack).toBeUndefined();
    expect(readConfig({ SLACK_BOT_TOKEN: '' }).slack).toBeUndefined();
  });

  it('in production never means the sandbox', () => {
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/SLACK_BOT_TOKEN missing/);
  });

  it.each([
    [
      { SLACK_BOT_TOKEN: 'xoxb-1', GITHUB_TOKEN: 'ghp_secret' },
      /SLACK_APP_TOKEN missing.*SLACK_SIGNING_SECRET/,
    ],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_BOT_TOKEN missing/],
    [{ ...slack, SLACK_BOT_TOKEN: 'xoxp-1' }, /SLACK_BOT_TOKEN does not look like a bot token/],
    // As they stand in `.env.example`.
    [{ ...slack, SLACK_BOT_TOKEN: 'xoxb-' }, /SLACK_BOT_TOKEN does not look like a bot token/],
    [{ ...slack, SLACK_APP_TOKEN: 'xapp-' }, /SLACK_APP_TOKEN does not look like an app-level token/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }, /GITHUB_TOKEN missing/],
    [
      { ...slack, SLACK_APP_TOKEN: 'xapp-1\nxapp-2' },
      /SLACK_APP_TOKEN has a blank or a sign that no token has/,
    ],
    [{ ...slack, GITHUB_TOKEN: 'ghp_…' }, /GITHUB_TOKEN has a blank or a sign that no token has/],
    [
      { ...slack, SLACK_SIGNING_SECRET: 'e' },
      /SLACK_SIGNING_SECRET is shorter than 8 characters.*Basic Info/,
    ],
    [{ ...slack, GITHUB_TOKEN: 'go' }, /GITHUB_TOKEN is shorter than 8 characters/],
    [{ ...slack, GITHUB_WEBHOOK_SECRET: 'seven77' }, /GITHUB_WEBHOOK_SECRET is shorter than 8 characters/],
    [{ ...slack, PAGERDUTY_ROUTING_KEY: 'a' }, /PAGERDUTY_ROUTING_KEY is shorter than 8 characters/],
    [
      { ...slack, STATUSPAGE_API_KEY: 'a', STATUSPAGE_PAGE_ID: 'p1' },
      /STATUSPAGE_API_KEY is shorter than 8 characters/,
    ],
    [
      { ...slack, SMTP_URL: 'smtps://golive:go@mail.example', MAIL_FROM: 'golive@example.com' },
      /SMTP_URL has a password shorter than 8 characters/,
    ],
    [{ ...slack, GITHUB_APP_ID: '7' }, /GITHUB_APP_PRIVATE_KEY/],
    [{ PORT: 'http' }, /PORT='http'.*0 to 65535/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL='loud'.*debug/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL='mysql:\/\/x'.*file:PATH/],
    [{ GITHUB_API_URL: 'github' }, /GITHUB_API_URL='github'.*https:\/\/api.github.com/],
    [{ SLACK_API_URL: 'https://slack.example/api/' }, /SLACK_BOT_TOKEN missing/],
    [{ GOLIVE_FAILPOINTS: 'engine.nowhere=kill' }, /engine\.nowhere.*engine\.after_commit/],
  ])('%j is refused with the variable and what is accepted', (environment, words) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(words);
  });

  it.each(['prod', 'Production', 'staging'])('takes %s for no environment, and opens no sandbox', (name) => {
    const words = `NODE_ENV='${name}' is not known; accepted: production, development, test, or not set`;
    expect(() => readConfig({ NODE_ENV: name })).toThrow(new ConfigError(words));
    expect(() => readConfig({ ...slack, NODE_ENV: name })).toThrow(new ConfigError(words));
  });

  it.each(['development', 'test', ''])('opens the sandbox where the environment is "%s"', (name) => {
    expect(readConfig({ NODE_ENV: name }).slack).toBeUndefined();
  });

  it('names all that is wrong at once', () => {
    const wrong = {
      NODE_ENV: 'production',
      SLACK_APP_TOKEN: 'xapp-1',
      GITHUB_APP_ID: '7',
      PORT: 'http',
      LOG_LEVEL: 'loud',
      SMTP_URL: 'smtps://golive:go@mail.example',
      STATUSPAGE_API_KEY: 'page-key-1',
      WEBHOOK_SECRET_OPS: 'hunter2',
    };
    const named = (environment: Readonly<Record<string, string>>): readonly string[] => {
      try {
        readConfig(environment);
      } catch (error) {
        if (error instanceof ConfigError)
          return error.message.split('\n').map((line) => line.split(/[ =]/)[0] ?? '');
      }
      throw new Error('it was taken');
    };
    expect(named(wrong).toSorted()).toEqual([
      'GITHUB_APP_PRIVATE_KEY',
      'LOG_LEVEL',
      'MAIL_FROM',
      'PORT',
      'SLACK_BOT_TOKEN',
      'SMTP_URL',
      'STATUSPAGE_PAGE_ID',
      'WEBHOOK_SECRET_OPS',
    ]);
    expect(named({ NODE_ENV: 'production' })).toEqual(['SLACK_BOT_TOKEN', 'GITHUB_TOKEN']);
  });

  it('never shows a secret in an error', () => {
    expect(() => readConfig({ ...slack, SLACK_APP_TOKEN: 'hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  it('arms a failpoint and moves the clock only in a process that the sandbox started, never in production', () => {
    const clock = { baseMs: 0, realMs: 0, speed: 1 };
    const given = {
      ...slack,
      GOLIVE_FAILPOINTS: 'engine.after_commit=kill',
      GOLIVE_SANDBOX_CLOCK: JSON.stringify(clock),
      GOLIVE_SANDBOX: '1',
    };
    const inert = { failpoints: [], sandbox: { clock: undefined } };
    const started = readConfig(given, { hasParent: true });
    expect(started.failpoints).toEqual([{ name: 'engine.after_commit', does: 'kill', nth: 1 }]);
    const narrowed = 'worker.after_claim@github.dispatch=stop:2,post.after_send@slack.notice=kill_together';
    expect(readConfig({ ...given, GOLIVE_FAILPOINTS: narrowed }, { hasParent: true }).failpoints).toEqual([
      { name: 'worker.after_claim', of: 'github.dispatch', does: 'stop', nth: 2 },
      { name: 'post.after_send', of: 'slack.notice', does: 'kill_together', nth: 1 },
    ]);
    expect(started.sandbox.clock).toEqual(clock);
    expect(readConfig(given, { hasParent: false })).toMatchObject(inert);
    expect(readConfig({ ...given, GOLIVE_SANDBOX: '' }, { hasParent: true })).toMatchObject(inert);
    expect(readConfig({ ...given, NODE_ENV: 'production' }, { hasParent: true })).toMatchObject(inert);
  });

  it('takes both of what a status page needs, or neither', () => {
    const page = { STATUSPAGE_API_KEY: 'page-key-1', STATUSPAGE_PAGE_ID: 'p1' };
    expect(readConfig({ ...slack, ...page }).statusPage).toMatchObject({
      apiKey: 'page-key-1',
      pageId: 'p1',
    });
    expect(readConfig(slack).statusPage).toBeUndefined();
    expect(() => readConfig({ ...slack, STATUSPAGE_API_KEY: 'page-key-1' })).toThrow(/together/);
  });

  it('takes the secret of each webhook, and shows none that is wrong', () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const { webhookSecrets } = readConfig({ ...slack, WEBHOOK_SECRET_OPS: secret });
    expect(webhookSecrets).toEqual({ WEBHOOK_SECRET_OPS: secret });
    const wrong = () => readConfig({ ...slack, WEBHOOK_SECRET_OPS: 'hunter2' });
    expect(wrong).toThrow('WEBHOOK_SECRET_OPS is no webhook secret');
    expect(wrong).not.toThrow('hunter2');
  });

  it('is written down whole in .env.example', () => {
    const example = readFileSync(resolve(import.meta.dirname, '../.env.example'), 'utf8');
    const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    const internal = [
      'SANDBOX_PORT',
      'GOLIVE_SANDBOX',
      'GOLIVE_SANDBOX_CLOCK',
      'GOLIVE_SANDBOX_SLACK_LIMITS_TIMES',
      'GOLIVE_FAILPOINTS',
    ];
    const read = Object.keys(environmentSchema.shape).filter((name) => !internal.includes(name));
    expect(named.sort()).toEqual(read.sort());
  });
});

describe('the log', () => {
  it('never holds a secret, whoever wrote it there', () => {
    const lines: string[] = [];
    const key = 'line one\nline two';
    const app = { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: key, GITHUB_INSTALLATION_ID: '8' };
    const { GITHUB_TOKEN: _token, ...tokens } = slack;
    const log = createLog(readConfig({ ...tokens, ...app }), (line) => lines.push(line));
    log.error({ err: new Error(`sent xoxb-1 and xapp-1 with ${key}`) }, 'it failed');
    expect(lines.join('')).toContain('it failed');
    expect(lines.join('')).not.toMatch(/xoxb-1|xapp-1|line one/);
  });

  it.each([
    'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
    'ghp_abcDEF123',
    'github_pat_11ABC_def',
    'xoxb-12-34-abc',
    'xoxe.xoxp-1-abc',
    'xapp-1-A1-2-abc',
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3In0.c2ln-bmF0_dXJl',
    'Bearer c2VjcmV0',
  ])('never holds a secret that golive was given while it ran: %s', (secret) => {
    const lines: string[] = [];
    const log = createLog(readConfig(slack), (line) => lines.push(line));
    log.error({ err: new Error(`sent "${secret}"`), secret }, 'it failed');
    const [line = ''] = lines;
    expect(line).not.toContain(secret.replace('Bearer ', ''));
    expect(JSON.parse(line)).toMatchObject({ msg: 'it failed' });
  });
});
