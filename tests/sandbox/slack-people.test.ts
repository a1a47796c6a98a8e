import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSlack, startSlack } from './slack-harness.ts';

let running: RunningSlack;
beforeEach(async () => {
  running = await startSlack();
});
afterEach(() => running.stop());

const pinsOf = (channelId: string) =>
  running.slack.snapshot().channels.find(({ id }) => id === channelId)?.pins;

describe('people', () => {
  test("pin a message of their channel and take it off again, also the app's", async () => {
    const { ts = '' } = await running
      .client()
      .chat.postMessage({ channel: 'C0RELEASE', text: 'The control card' });
    const pin = { userId: 'U0RITA', channelId: 'C0RELEASE', ts };
    running.slack.pinMessage({ ...pin, pinned: true });
    running.slack.pinMessage({ ...pin, pinned: true });
    expect(pinsOf('C0RELEASE')).toEqual([ts]);
    running.slack.pinMessage({ ...pin, userId: 'U0TOM', pinned: false });
    expect(pinsOf('C0RELEASE')).toEqual([]);
  });

  test('pin nothing that is not there, nor where they are no members, nor more than Slack allows', async () => {
    const say = (channelId: string, userId: string, text: string) =>
      running.slack.postMessage({ userId, channelId, text });
    const { ts } = await say('C0PRIV', 'U0RITA', 'hush');
    const pin = (userId: string, channelId: string, of: string) => () =>
      running.slack.pinMessage({ userId, channelId, ts: of, pinned: true });
    expect(pin('U0OTTO', 'C0PRIV', ts)).toThrow('is not in C0PRIV');
    expect(pin('U0RITA', 'C0RELEASE', '1.000001')).toThrow('There is no message');
    for (let n = 0; n < 100; n += 1)
      pin('U0RITA', 'C0RELEASE', (await say('C0RELEASE', 'U0RITA', `${n}`)).ts)();
    const last = await say('C0RELEASE', 'U0RITA', 'one too many');
    expect(pin('U0RITA', 'C0RELEASE', last.ts)).toThrow('has 100 pins already');
  });
});

describe('a file that the app shared', () => {
  async function upload(filename: string, file: Buffer): Promise<string> {
    await running.client().files.uploadV2({ channel_id: 'C0RELEASE', filename, file });
    return running.slack.snapshot().files.at(-1)?.id ?? '';
  }
  const download = (id: string) => fetch(`${running.origin}/slack/files/${id}`);

  test('is handed out byte by byte, to be saved and never to act as a page', async () => {
    const report = Buffer.from('<script>alert(1)</script>');
    const answer = await download(await upload('réport.html', report));
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(report);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''r%C3%A9port.html",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  test('is drawn where its bytes are those of a picture, whatever its name says', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
    const answer = await download(await upload('chart.html', png));
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toMatch(/^inline/);
    const lie = await download(await upload('chart.png', Buffer.from('<svg onload=alert(1)>')));
    expect(lie.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('is not there before its upload is complete, nor under another name', async () => {
    const { file_id: id = '' } = await running
      .client()
      .files.getUploadURLExternal({ filename: 'a.txt', length: 3 });
    expect((await download(id)).status).toBe(404);
    expect((await download('F404')).status).toBe(404);
  });
});
