import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickPayload, formPayload } from './raw-payloads.ts';
import { written } from './steps.ts';
import { createTroubleWorld, type TroubleWorld } from './trouble-world.ts';
import { people, releases } from './world.ts';

let world: TroubleWorld;
const elsewhere = 'C0TECH';

beforeAll(async () => {
  world = await createTroubleWorld({
    services: { 'other-shop': { channel: elsewhere, environment: 'other' } },
  });
  await world.start();
  await world.plan();
  await world.plan('other-shop');
  await world.settled();
});
afterAll(() => world.closeSound());

const gate = 'technical_readiness';
const deliver = (type: 'interactive' | 'slash_commands' | 'events_api', payload: Record<string, unknown>) =>
  world.sandbox.slack.deliver({ type, payload });

/** What stands in the database of both go-lives, but for refusals. */
const history = () =>
  ['GL-1', 'GL-2'].map((id) => world.recorded(id).filter(({ type }) => type !== 'CommandRefused'));

const ok = () => `GL-1|${gate}|${world.t0}`;
const click = (action: object, more: object = {}) =>
  clickPayload(people.technicalLead, { value: ok(), ...action }, { ...more });

const form = (view: Record<string, unknown>, user: string = people.technicalLead) =>
  formPayload(
    user,
    { callback_id: 'abort', private_metadata: `GL-1||${world.t0}`, values: { reason: 'x' } },
    view,
  );

function deep(levels: number): object {
  let nested: object = {};
  for (let level = 0; level < levels; level += 1) nested = { a: nested };
  return nested;
}

describe('a payload that nobody clicked', () => {
  it('changes nothing, whatever stands in it, and stops nothing', async () => {
    const before = history();
    const big = 'x'.repeat(2 * 1024 * 1024);
    const team = { id: 'T0OTHER', domain: 'other' };
    const clicks = [
      { value: `GL-2|${gate}|${world.t0}` },
      { value: `GL-99|${gate}|${world.t0}` },
      { value: `GL-1|${gate}|1` },
      { value: `GL-1|__proto__|${world.t0}` },
      { value: `GL-1|constructor|${world.t0}` },
      { value: `GL-1|${gate}|NaN` },
      { value: '' },
      { value: '\ud800' },
      { value: '\u0000GL-1' },
      { value: big },
      { value: { toString: 'x' } },
      { value: undefined },
      { action_id: '__proto__' },
      { action_id: 'constructor', value: ok() },
      { action_id: 'start_deployment' },
      { action_id: 'start_past_grace' },
      { action_id: 'declare_success' },
      { action_id: 'item_tick', value: 'GL-1|__proto__|' },
      { action_id: 'item_skip', value: 'GL-1|toString|' },
      { action_id: 'dismiss_proposal', value: 'GL-1|1|' },
      { action_ts: '\u0000' },
    ].map((action) => click(action));
    const odd = [
      click({}, { channel: { id: elsewhere } }),
      click({}, { actions: [] }),
      click({}, { actions: null }),
      click({}, { actions: { length: 1 } }),
      click({}, { user: null }),
      click({}, { user: { id: 'U0TOM', team_id: team.id } }),
      click({}, { user: { id: ['U0TOM'] } }),
      click({}, { user: { id: 'U0BOTX', team_id: 'T0GOLIVE' } }),
      click({}, { team }),
      click({}, { team: null }),
      click({}, { trigger_id: null }),
      click({}, { message: { ts: '\ud800' } }),
      click({}, { view: deep(2_000) }),
      { ...click({ value: 'nothing' }), padding: big },
      { ...click({}), team, ...JSON.parse('{"__proto__":{"team":{"id":"T0GOLIVE"}}}') },
    ];
    const forms = [
      form({}, people.outsider),
      form({ private_metadata: 'GL-99||1' }),
      form({ private_metadata: '{"goLive":"GL-1"}' }),
      form({ private_metadata: `GL-1||` }),
      form({ callback_id: 'nothing' }),
      form({ callback_id: '__proto__' }),
      form({ state: null }),
      form({ state: { values: { reason: { reason: { value: 7 } } } } }),
      form({ callback_id: 'vote_no_go', private_metadata: `GL-1|security_approval|${world.t0}` }),
      form({ callback_id: 'vote_no_go', private_metadata: `GL-2|${gate}|${world.t0 - 1}` }),
      form({ callback_id: 'final_go', state: { values: { typed: { typed: { value: 'GO' } } } } }),
      form({ callback_id: 'rollback' }),
      form({ callback_id: 'plan', private_metadata: '' }),
    ];
    const commands = [
      { command: '/golive', text: 'abort' },
      { command: '/other', text: 'plan', user_id: people.planner, team_id: 'T0GOLIVE', channel_id: releases },
      { command: '/golive', text: big, user_id: people.planner, team_id: 'T0GOLIVE', channel_id: releases },
      { command: '/golive', text: 'hold x', user_id: null, team_id: 'T0GOLIVE', channel_id: releases },
      {
        command: '/golive',
        text: 'hold x',
        user_id: people.planner,
        team_id: 'T0OTHER',
        channel_id: releases,
      },
    ].map((one, index) => ({ trigger_id: `raw.command.${index}`, ...one }));
    const events = [{}, { type: 'event_callback' }, { type: 'event_callback', event: null }, { type: 7 }];
    await Promise.all([
      ...[...clicks, ...odd, ...forms].map((payload) => deliver('interactive', payload)),
      ...commands.map((payload) => deliver('slash_commands', payload)),
      ...events.map((payload) => deliver('events_api', payload)),
    ]);
    expect(history()).toEqual(before);
    expect(world.sandbox.bot.snapshot().starts).toBe(1);
    expect(await world.command(people.planner, 'status')).toContain('GL-1');
  });

  it('for a go-live of another channel is sent there', async () => {
    const payload = clickPayload(people.technicalLead, { value: `GL-2|${gate}|${world.t0}` });
    await deliver('interactive', payload);
    await world.until('the answer', () =>
      world.whispers(people.technicalLead).includes(`GL-2 is run in <#${elsewhere}>`),
    );
  });
});

describe('a text from outside', () => {
  const nasty = '<!channel> <@U1> <!subteam^S1> <http://x|ok> &lt;!here&gt; `code` *bold* @everyone';

  it('can neither mention nor format, in cards and in messages', async () => {
    await world.command(people.planner, `hold GL-1 ${nasty}`);
    const { ts } = await world.untilShown('gate_no_go', releases);
    await world.sandbox.slack.click({
      userId: people.technicalLead,
      channelId: releases,
      ts,
      actionId: 'gate_no_go',
    });
    const long = `${nasty} ${'`<!here>'.repeat(200)}`.slice(0, 1_000);
    expect(await world.submit(people.technicalLead, { reason: long })).toEqual({});
    await world.command(people.planner, `reschedule GL-1 ${written(world.t0 + 60_000)} because ${nasty}`);
    await world.until('all three', () =>
      ['Held', 'VoteCast', 'Rescheduled'].every((type) => world.count(type) === 1),
    );
    await world.settled();
    const shown = world.messages(releases).filter(({ whole }) => whole.includes('!channel'));
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.every(({ whole }) => whole.includes('&lt;!channel&gt;'))).toBe(true);
    expectHarmless();
  });

  it('of four thousand characters is refused beside its input, and cut where it can be', async () => {
    const reason = { reason: { reason: { type: 'plain_text_input', value: 'x'.repeat(4_000) } } };
    const answer = await deliver('interactive', form({ state: { values: reason } }));
    expect(JSON.stringify(answer)).toContain('characters at most');
    await world.command(people.planner, `abort GL-1 ${nasty.repeat(60).slice(0, 4_000)}`);
    expect(await world.submit(people.planner, {})).toEqual({});
    await world.until('the abort', () => world.count('Aborted') === 1);
    await world.settled();
    expectHarmless();
    const refused = world.sandbox.ledger
      .read({ system: 'slack' })
      .filter(({ kind, accepted }) => kind.startsWith('chat.') && !accepted)
      .map(({ data }) => data['error'] ?? data['status']);
    expect(
      refused.filter((error) => !['user_not_in_channel', 'channel_not_found'].includes(String(error))),
    ).toEqual([]);
  });

  function expectHarmless(): void {
    const sent = world.sandbox.ledger
      .read({ system: 'slack' })
      .filter(({ kind }) => /^(chat|response)/.test(kind))
      .map(({ data }) => JSON.stringify([data['text'], data['blocks']]));
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter((text) => /<!(?!date\^)|<@U1>|<http:\/\/x|@everyone|\*bold\*/.test(text))).toEqual([]);
  }
});
