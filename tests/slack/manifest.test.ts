import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { slashCommand } from '../../src/slack/intake.ts';

const root = new URL('../../', import.meta.url).pathname;

const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(174).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/),
      always_online: z.boolean(),
    }),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().max(32).startsWith('/'),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
        should_escape: z.boolean(),
      }),
    ),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()) }),
    interactivity: z.strictObject({ is_enabled: z.boolean() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const manifest = manifestSchema.parse(parse(readFileSync(`${root}manifest.yaml`, 'utf8')));

/** The bot scopes of every Web API method that golive calls; nothing where any token will do. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [],
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const families =
  'apps|auth|bookmarks|bots|canvases|chat|conversations|files|pins|reactions|team|usergroups|users|views';
const named = new RegExp(`'((?:${families})(?:\\.[A-Za-z]+)+)'`, 'g');
const called = /[cC]lient\.(?!words\.)((?:[a-z]+\.)+[A-Za-z]+)\(/g;

function methodsInSources(): ReadonlySet<string> {
  const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => readFileSync(root + file, 'utf8'));
  const found = sources.flatMap((text) => [...text.matchAll(named), ...text.matchAll(called)]);
  return new Set(found.flatMap(([, method]) => method ?? []));
}

const takesFiles = globSync('src/messages/views/*.ts', { cwd: root }).some((file) =>
  readFileSync(root + file, 'utf8').includes("type: 'file_input'"),
);

/** What nobody outside calls, of the functions that an interface of the file offers. */
function withoutCaller({ file, name, as }: { file: string; name: string; as: RegExp }): readonly string[] {
  const declared = readFileSync(root + file, 'utf8').split(`export interface ${name} {`)[1] ?? '';
  const offered = [...(declared.split('\n}')[0] ?? '').matchAll(/^ {2}([a-zA-Z]+)\(/gm)].map(
    ([, f]) => f ?? '',
  );
  if (offered.length === 0) throw new Error(`${file} has no ${name}`);
  const called = globSync('src/**/*.ts', { cwd: root })
    .filter((path) => path !== file)
    .flatMap((path) => [...readFileSync(root + path, 'utf8').matchAll(as)].map(([, f]) => f));
  return offered.filter((f) => !called.includes(f));
}

describe('the calls that golive makes', () => {
  it.each([
    { file: 'src/adapters/slack.ts', name: 'SlackOut', as: /\bslack\.(\w+)\(/g },
    { file: 'src/adapters/github.ts', name: 'Github', as: /\bgithub\.(\w+)\(/g },
    { file: 'src/slack/slack-calls.ts', name: 'SlackCalls', as: /\bcalls\.(\w+)\(/g },
    { file: 'src/slack/needs.ts', name: 'SlackDoorNeeds', as: /\bdirectory\.(\w+)\b/g },
  ])('are all asked for by somebody: $name', (calls) => {
    expect(withoutCaller(calls)).toEqual([]);
  });
});

describe('the Slack app', () => {
  it('asks for the scopes of the calls that golive makes, and for no other', () => {
    const needed = [...methodsInSources()].flatMap((method) => {
      const scopes = scopesOf[method];
      if (!scopes) throw new Error(`say in this test which scopes ${method} needs`);
      return scopes;
    });
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual(
      // A form that takes files is opened only for an app that may read them.
      [...new Set(['commands', ...(takesFiles ? ['files:read'] : []), ...needed])].sort(),
    );
  });

  it('lists no scopes of calls that nobody makes any more', () => {
    expect(Object.keys(scopesOf).sort()).toEqual([...methodsInSources()].sort());
  });

  it('has the one command that golive answers, with people and channels escaped', () => {
    expect(manifest.features.slash_commands).toMatchObject([{ command: slashCommand, should_escape: true }]);
  });

  it('uses Socket Mode, buttons and the Home tab', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
      event_subscriptions: { bot_events: ['app_home_opened'] },
    });
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
  });

  it('is printed as JSON for the Slack CLI', () => {
    const hooks = z
      .object({ hooks: z.object({ 'get-manifest': z.string(), start: z.literal('npm start') }) })
      .parse(JSON.parse(readFileSync(`${root}.slack/hooks.json`, 'utf8')));
    const printed = execFileSync('sh', ['-c', hooks.hooks['get-manifest']], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(manifest);
  });
});
