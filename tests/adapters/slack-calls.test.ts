import { describe, expect, it } from 'vitest';
import { form, serveSlack } from './fake-slack.ts';

describe('the other calls', () => {
  it('an update replaces text and blocks, also by none', async () => {
    const { slack, received } = await serveSlack(() => ({ ok: true }));
    await slack.update({ channel: 'C1', ts: '1.2' }, () => ({ text: 'Gate closed' }));
    expect(received[0]?.path).toBe('/api/chat.update');
    expect(form(received[0])).toEqual({ channel: 'C1', ts: '1.2', text: 'Gate closed', blocks: [] });
  });

  it('a person is read with what decides about rights', async () => {
    const user = {
      id: 'U1',
      team_id: 'T1',
      name: 'ada',
      real_name: 'Ada Lovelace',
      tz: 'Europe/London',
      is_restricted: true,
      profile: { display_name: '', real_name: 'Ada Lovelace' },
    };
    const { slack } = await serveSlack(() => ({ ok: true, user }));
    expect(await slack.userInfo('U1')).toEqual({
      id: 'U1',
      teamId: 'T1',
      name: 'Ada Lovelace',
      timeZone: 'Europe/London',
      isBot: false,
      isDeactivated: false,
      isGuest: true,
    });
  });

  it('a person and a channel that Slack does not know are undefined', async () => {
    const { slack } = await serveSlack((method) => ({
      ok: false,
      error: method === 'users.info' ? 'user_not_found' : 'channel_not_found',
    }));
    expect(await slack.userInfo('U9')).toBeUndefined();
    expect(await slack.channelInfo('C9')).toBeUndefined();
  });

  it('a channel is read with whether the bot can post there', async () => {
    const channel = { id: 'C1', name: 'release', is_archived: false, is_member: false, is_private: false };
    const { slack } = await serveSlack(() => ({ ok: true, channel }));
    expect(await slack.channelInfo('C1')).toMatchObject({
      name: 'release',
      isArchived: false,
      isMember: false,
    });
  });
});
