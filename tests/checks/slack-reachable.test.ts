import { describe, expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createSlackReads } from '../../src/checks/slack-reads.ts';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { form } from '../adapters/fake-slack.ts';
import { type Handler, startServer } from '../adapters/throwaway-server.ts';
import { check, checksIn, goLiveWith, NOW } from './checks-world.ts';

const SPEC: CheckSpec = { kind: 'slack_reachable' };

/** A Slack in which everything is well but for what is said about one channel or person. */
const slackBut =
  (odd: Readonly<Record<string, object>>): Handler =>
  (request) => {
    const { channel, user, usergroup } = form(request);
    const id = String(channel ?? user ?? usergroup);
    const more = odd[id] ?? {};
    if (Object.hasOwn(more, 'error')) return { body: { ok: false, ...more } };
    if (usergroup !== undefined) return { body: { ok: true, users: ['U0ANN'], ...more } };
    return channel === undefined
      ? { body: { ok: true, user: { id, name: `name-${id}`, team_id: 'T0TEAM', ...more } } }
      : { body: { ok: true, channel: { id, name: `name-${id}`, is_member: true, ...more } } };
  };

async function asked(odd: Readonly<Record<string, object>> = {}) {
  const server = await startServer(slackBut(odd));
  return { outcome: await check(SPEC, { server }), server };
}

describe('a check whether Slack can be reached', () => {
  it('passes where golive is in every channel and everybody is there, each asked for once', async () => {
    const { outcome, server } = await asked();
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: 'All 3 channels and 7 people of the plan can be reached.',
    });
    expect(server.received).toHaveLength(10);
  });

  it.each([
    ['C0TECH', { is_member: false }, 'golive is not in #name-C0TECH: invite it.'],
    ['C0TECH', { is_archived: true }, '#name-C0TECH is archived.'],
    ['C0TECH', { error: 'channel_not_found' }, 'Slack knows no channel C0TECH, or hides it from golive.'],
    ['U0SAM', { deleted: true }, 'name-U0SAM (security lead) has left the workspace.'],
    ['U0SAM', { is_bot: true }, 'name-U0SAM (security lead) is a bot.'],
    ['U0SAM', { error: 'user_not_found' }, 'Slack does not know U0SAM (security lead).'],
  ])('fails where %s is %j', async (id, odd, evidence) => {
    expect((await asked({ [id]: odd })).outcome).toEqual({ verdict: 'failed', evidence });
  });

  it('looks at the people and the user groups that audiences name, too', async () => {
    const [first, ...others] = goLiveWith({}).service.audiences;
    if (!first) throw new Error('the service has no audience');
    const look = async (odd: Readonly<Record<string, object>>, ...slack: readonly string[]) => {
      const service = { audiences: [{ ...first, slack }, ...others] };
      return (await check(SPEC, { server: await startServer(slackBut(odd)), service })).evidence;
    };
    expect(await look({}, 'C0STAKE', 'U0ANN', 'S0OPS')).toBe(
      'All 4 channels and user groups and 8 people of the plan can be reached.',
    );
    expect(await look({ U0ANN: { deleted: true } }, 'U0ANN')).toBe('name-U0ANN has left the workspace.');
    expect(await look({ S0OPS: { users: [] } }, 'S0OPS')).toBe('Nobody is in the user group S0OPS.');
    expect(await look({ S0OPS: { error: 'no_such_subteam' } }, 'S0OPS')).toContain('no_such_subteam');
  });

  it('looks at the people and the user groups that vote on gates, too', async () => {
    const [gate] = goLiveWith({}).runbook.gates;
    if (!gate) throw new Error('the runbook has no gate');
    const voters = [{ roles: [], people: ['U0ANN'], groups: ['S0OPS'], needs: 1 }];
    const look = async (odd: Readonly<Record<string, object>>) =>
      (await check(SPEC, { server: await startServer(slackBut(odd)), gates: [{ ...gate, voters }] }))
        .evidence;
    expect(await look({})).toBe('All 4 channels and user groups and 8 people of the plan can be reached.');
    expect(await look({ S0OPS: { users: [] } })).toBe('Nobody is in the user group S0OPS.');
    expect(await look({ U0ANN: { deleted: true } })).toBe('name-U0ANN has left the workspace.');
  });

  it('is unknown where Slack does not let it look', async () => {
    expect((await asked({ U0SAM: { error: 'missing_scope', needed: 'users:read' } })).outcome).toEqual({
      verdict: 'unknown',
      evidence: 'The bot token lacks the scope users:read. (users.info: missing_scope).',
    });
  });

  it('asks for a while only for what was not well', async () => {
    const odd: Record<string, object> = { U0SAM: { deleted: true } };
    const server = await startServer(slackBut(odd));
    const checks = checksIn({ server });
    const run = () => checks.run({ spec: SPEC, goLive: goLiveWith({}), now: NOW });
    expect((await run()).verdict).toBe('failed');
    delete odd['U0SAM'];
    expect((await run()).verdict).toBe('passed');
    expect(server.received.slice(10).map((request) => form(request)['user'])).toEqual(['U0SAM']);
  });
});

describe("checks' reading of Slack", () => {
  const well = {
    id: 'U1',
    teamId: 'T1',
    name: 'Sam',
    timeZone: undefined,
    isBot: false,
    isDeactivated: false,
    isGuest: false,
  };
  const paced = (retryAfterMs: number) =>
    new OutsideError('later', { code: 'paced', retryable: true, happened: 'no', retryAfterMs });

  it('waits where golive holds the call back, in the background', async () => {
    const calls: unknown[] = [];
    const slack = {
      userInfo: async (_id: string, how: unknown) => {
        calls.push(how);
        if (calls.length < 3) throw paced(5);
        return well;
      },
      channelInfo: async () => undefined,
      groupMembers: async () => [],
    };
    const reads = createSlackReads({ slack, realNow: () => 0 });
    expect(await reads.user('U1', AbortSignal.timeout(1_000))).toBe(well);
    expect(calls).toEqual(Array(3).fill({ inBackground: true }));
  });

  it('waits no longer than its check does', async () => {
    const slack = {
      userInfo: async () => {
        throw paced(60_000);
      },
      channelInfo: async () => undefined,
      groupMembers: async () => [],
    };
    const reads = createSlackReads({ slack, realNow: () => 0 });
    await expect(reads.user('U1', AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'paced' });
  });

  it('forgets after five minutes, and where the clock was put back', async () => {
    let now = 1_000_000;
    let asked = 0;
    const slack = {
      userInfo: async () => {
        asked += 1;
        return well;
      },
      channelInfo: async () => undefined,
      groupMembers: async () => [],
    };
    const reads = createSlackReads({ slack, realNow: () => now });
    const read = () => reads.user('U1', AbortSignal.timeout(1_000));
    await read();
    now += 299_000;
    await read();
    expect(asked).toBe(1);
    now += 1_000;
    await read();
    expect(asked).toBe(2);
    now -= 10_000;
    await read();
    expect(asked).toBe(3);
  });
});
