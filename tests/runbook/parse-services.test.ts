import { describe, expect, test } from 'vitest';
import { parseServices } from '../../src/runbook/parse-services.ts';
import { describeProblem } from '../../src/runbook/problem.ts';
import { soundServices } from './services-text.ts';

function problemsOf(from: string, to: string): readonly string[] {
  if (!soundServices.includes(from)) throw new Error(`"${from}" is not in the sound services`);
  const parsed = parseServices(soundServices.replace(from, to), 'services.yaml');
  return parsed.ok ? [] : parsed.problems.map((it) => `${it.line}:${it.column} ${describeProblem(it)}`);
}

test('a sound service is read with its defaults', () => {
  const parsed = parseServices(soundServices, 'services.yaml');
  expect(parsed.ok && parsed.services).toStrictEqual([
    {
      id: 'shop',
      title: 'Shop',
      environment: 'production',
      runbook: 'shop',
      repository: 'acme/shop',
      ref: 'main',
      workflows: { deploy: 'deploy.yml', rollback: 'rollback.yml' },
      timeZone: 'Europe/Berlin',
      channel: 'C0SHOP',
      health: [
        {
          id: 'web',
          url: 'https://shop.example.com/health',
          intervalMs: 15_000,
          timeoutMs: 5_000,
          expectStatus: 200,
          maxLatencyMs: 2_000,
        },
      ],
      audiences: [
        { id: 'everybody', title: 'Everybody', slack: ['C0ALL'], email: [], statusPage: false, pager: false },
      ],
      roles: { lead: { holder: 'U0TOM', deputy: 'U0TESS' }, boss: { holder: 'U0CARL' } },
    },
  ]);
});

const user = 'a Slack user id such as U012AB3CD';
const url = 'a web address, http:// or https://, without user and password';

describe('a value that is not accepted', () => {
  test.each([
    [
      'acme/shop',
      'shop',
      '7:17 services[0].repository: not accepted: found "shop"; accepted: owner/name of a GitHub repository',
    ],
    [
      'deploy: deploy.yml',
      'deploy: deploy',
      '9:26 services[0].workflows.deploy: not accepted: found "deploy"; accepted: the name of a workflow file such as deploy-production.yml',
    ],
    [
      'Europe/Berlin',
      'Berlin',
      '10:16 services[0].time_zone: not accepted: found "Berlin"; accepted: an IANA time zone such as Europe/Berlin or UTC',
    ],
    [
      'Europe/Berlin',
      '"+02:00"',
      '10:16 services[0].time_zone: not accepted: found "+02:00"; accepted: an IANA time zone such as Europe/Berlin or UTC',
    ],
    [
      'channel: C0SHOP',
      'channel: "#shop"',
      '11:14 services[0].channel: not accepted: found "#shop"; accepted: a Slack channel id such as C012AB3CD',
    ],
    [
      'https://shop.example.com',
      'ftp://shop.example.com',
      `14:14 services[0].health[0].url: not accepted: found "ftp://shop.example.com/health"; accepted: ${url}`,
    ],
    [
      'https://shop.example.com',
      'https://me:secret@shop.example.com',
      `14:14 services[0].health[0].url: not accepted: found "https://me:secret@shop.example.com/health"; accepted: ${url}`,
    ],
    [
      'holder: U0CARL',
      'holder: carl',
      `24:23 services[0].roles.boss.holder: not accepted: found "carl"; accepted: ${user}`,
    ],
    [
      'slack: [C0ALL]',
      'slack: [C0ALL, U0ANN, S0OPS, "@ann"]',
      '21:38 services[0].audiences[0].slack[3]: not accepted: found "@ann"; accepted: a Slack channel, person or user group by id, such as C012AB3CD, U012AB3CD or S012AB3CD',
    ],
    [
      'slack: [C0ALL]',
      'email: ["a@example.com\\nBcc: b@example.com"]',
      '21:17 services[0].audiences[0].email[0]: not accepted: found "a@example.com\\nBcc: b@example.com"; accepted: an e-mail address',
    ],
    [
      'holder: U0CARL',
      'holdr: U0CARL',
      '24:15 services[0].roles.boss.holdr: unknown key: found "holdr"; accepted: holder, deputy, phone, email; did you mean "holder"?',
    ],
  ])('%s -> %s', (from, to, problem) => {
    expect(problemsOf(from, to)).toEqual([problem]);
  });

  test('a role that is no id is shown at its key', () => {
    expect(problemsOf('boss: {', 'Boss: {')).toEqual([
      '24:7 services[0].roles.Boss: this key is not accepted: found "Boss"; accepted: an id of lower-case letters, digits, "_" or "-", such as technical_lead (at most 64)',
    ]);
  });
});

describe('things that must fit each other', () => {
  test.each([
    [
      'timeout: 5s',
      'timeout: 20s',
      '16:18 services[0].health[0].timeout: the timeout is longer than the interval: found 20s; accepted: at most 15s',
    ],
    [
      'max_latency: 2s',
      'max_latency: 6s',
      '17:22 services[0].health[0].max_latency: the latency limit is longer than the timeout: found 6s; accepted: at most 5s',
    ],
    [
      'interval: 15s',
      'interval: 2h',
      '15:19 services[0].health[0].interval: the interval is too long: found 2h; accepted: at most 60m',
    ],
    [
      'deputy: U0TESS',
      'deputy: U0TOM',
      '23:38 services[0].roles.lead.deputy: the deputy is the holder: found "U0TOM"',
    ],
    [
      'slack: [C0ALL]',
      'slack: []',
      '19:9 services[0].audiences[0]: the audience "everybody" cannot be reached; accepted: slack, email, status_page or pager',
    ],
    [
      'slack: [C0ALL]',
      'slack: [C0ALL, C0ALL]',
      '21:24 services[0].audiences[0].slack[1]: this Slack id stands here a second time: found "C0ALL"',
    ],
  ])('%s -> %s', (from, to, problem) => {
    expect(problemsOf(from, to)).toEqual([problem]);
  });

  test('two services with one id', () => {
    const second = soundServices.slice(soundServices.indexOf('  - id: shop'));
    const parsed = parseServices(soundServices + second, 'services.yaml');
    expect(!parsed.ok && parsed.problems.map(describeProblem)).toEqual([
      'services[1].id: this service stands here a second time: found "shop"',
    ]);
  });
});

describe('how a role holder is reached', () => {
  const withLead = (more: string) =>
    parseServices(soundServices.replace('deputy: U0TESS', `deputy: U0TESS, ${more}`), 'services.yaml');

  test('is kept apart from the service, which every go-live copies', () => {
    const parsed = withLead('phone: "+49 30 1234567", email: tom@shop.example');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(JSON.stringify(parsed.services)).not.toMatch(/1234567|tom@/);
    expect(parsed.contactDetails.get('shop')?.get('lead')).toEqual({
      person: 'U0TOM',
      phone: '+49 30 1234567',
      email: 'tom@shop.example',
    });
    expect(parsed.contactDetails.get('shop')?.has('boss')).toBe(false);
  });

  test('a contact who is not in Slack has that alone, and the service says who they are', () => {
    const text = `${soundServices}      desk: { phone: "+49 30 7654321" }\n`;
    const parsed = parseServices(text, 'services.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const shop = parsed.services.find(({ id }) => id === 'shop');
    expect(shop?.outsideSlack).toEqual(['desk']);
    expect(shop?.roles['desk']).toBeUndefined();
    expect(parsed.contactDetails.get('shop')?.get('desk')).toEqual({ phone: '+49 30 7654321' });
  });

  test.each(['{}', '{ deputy: U0TESS, phone: "+49 30 5550199" }'])(
    '%s is neither a holder nor such a contact, and no number is quoted',
    (desk) => {
      const parsed = parseServices(`${soundServices}      desk: ${desk}\n`, 'services.yaml');
      if (parsed.ok) throw new Error('accepted');
      expect(parsed.problems.map(describeProblem)).toEqual([
        expect.stringContaining('a holder, or the phone or mail address alone'),
      ]);
      expect(JSON.stringify(parsed.problems)).not.toContain('5550199');
    },
  );

  test.each(['phone: "call 5550199 <!here>"', 'phone: 5550199', 'email: 5550199'])(
    '%s is refused without a word of it',
    (more) => {
      const parsed = withLead(more);
      if (parsed.ok) throw new Error('accepted');
      expect(parsed.problems).toHaveLength(1);
      expect(JSON.stringify(parsed.problems)).not.toContain('5550199');
    },
  );
});

test('rehearsals are told in a channel of their own, or nowhere', () => {
  const at = (channel: string) =>
    problemsOf('    channel: C0SHOP', `    channel: C0SHOP\n    rehearsal_channel: ${channel}`);
  expect(at('C0REHEARSE')).toEqual([]);
  expect(at('C0SHOP')).toEqual([
    expect.stringMatching(/^12:\d+ .*its go-lives are told in this channel.*accepted: a channel of its own/),
  ]);
});

describe('what people outside Slack look at', () => {
  const at = (lines: string) => problemsOf('    channel: C0SHOP', `    channel: C0SHOP\n    ${lines}`);
  const hook = (more: string) => at(`webhooks: [{ id: ops, url: "https://tool.example/x", ${more} }]`);

  test('a status page with its components, and webhooks with the names of their secrets, are fine', () => {
    expect(at('status_page: { components: [8kbf7d35c070] }')).toEqual([]);
    expect(hook('secret: WEBHOOK_SECRET_OPS')).toEqual([]);
  });

  test('a go-live keeps the ids of webhooks alone: their addresses may be secrets', () => {
    const lines =
      '    channel: C0SHOP\n    webhooks: [{ id: ops, url: "https://tool.example/x", secret: WEBHOOK_SECRET_OPS }]';
    const parsed = parseServices(soundServices.replace('    channel: C0SHOP', lines), 'services.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.services[0]?.webhooks).toEqual(['ops']);
    expect(JSON.stringify(parsed.services)).not.toContain('tool.example');
    const ops = { url: 'https://tool.example/x', secret: 'WEBHOOK_SECRET_OPS' };
    expect(parsed.webhooks.get('shop')?.get('ops')).toEqual(ops);
  });

  test('a page without components, a component that is none or stands there twice, is shown at its place', () => {
    expect(at('status_page: { components: [] }')).toEqual([expect.stringMatching(/^12:\d+ .*components/)]);
    expect(at('status_page: { components: [Web] }')).toEqual([
      expect.stringContaining('accepted: a component id of the status page such as 8kbf7d35c070'),
    ]);
    expect(at('status_page: { components: [web0, web0] }')).toEqual([
      expect.stringContaining('this component stands here a second time'),
    ]);
  });

  test('a secret that stands in the file itself is refused, and so is another variable', () => {
    const accepted = 'accepted: the name of an environment variable such as WEBHOOK_SECRET_OPS';
    expect(hook('secret: GITHUB_TOKEN')).toEqual([expect.stringContaining(accepted)]);
    expect(hook('secret: whsec_c2FuZGJveA==')).toEqual([
      expect.stringMatching(/^12:\d+ .*WEBHOOK_SECRET_OPS/),
    ]);
  });
});
