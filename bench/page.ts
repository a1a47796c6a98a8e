import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { startSandbox } from '../sandbox/start.ts';
import { closeBrowser, leftOut, openPage } from '../tests/page/browser.ts';
import { scriptedApp } from '../tests/page/scripted-app.ts';
import { percentile, report } from './figures.ts';

/**
 * How the sandbox's page bears a long channel: 2,000 messages, every fourth of them a card. Opening it against opening one
 * of 20, scrolling through it against scrolling through one of 200, which is drawn as a whole.
 */
const LONG = 2_000;
const MIDDLE = 200;
const SHORT = 20;
const OPENINGS = 9;
const NEW_MESSAGES = 60;

const plain = (text: string) => ({ type: 'plain_text', text });
const card = (n: number) => [
  { type: 'header', text: plain(`GL-${n} · Demo Shop v1.4.2 → production`) },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: `*Next:* waiting for <@U0TOM> and <@U0SAM>\n:hourglass: Gate 1: *no vote yet*, <!date^${1_796_144_400 + n}^{date_short} at {time}|then>`,
    },
    fields: ['*T-0*\n18:00', '*Checklist*\n3 of 24', '*Final GO*\nnot given', '*Owner*\n<@U0OLE>'].map(
      (text) => ({ type: 'mrkdwn', text }),
    ),
  },
  {
    type: 'actions',
    elements: ['Checklist', 'Hold', 'Abort'].map((text) => ({
      type: 'button',
      action_id: text,
      text: plain(text),
    })),
  },
  { type: 'context', elements: [{ type: 'mrkdwn', text: `Audit anchor \`GL-${n}#41:3f9a2c1b7d4e\`` }] },
];

if (leftOut !== '') {
  console.error(`No browser to measure with${leftOut}`);
  process.exit(1);
}
const sandbox = await startSandbox({ port: 0, slackLimitsTimes: 1000 });
const app = await scriptedApp(sandbox, () => {});

async function fill(channelId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    if (n % 4 === 3) await app.post(card(n), `GL-${n}`, channelId);
    else
      await sandbox.slack.postMessage({
        userId: n % 2 ? 'U0TOM' : 'U0BEA',
        channelId,
        text: `Message ${n}: all *well* so far, @rita, see https://example.com/${n}`,
      });
  }
}

/** From the beginning of the navigation to the newest message on the screen, in the browser's own time. */
async function opening(channelId: string): Promise<number> {
  const { page } = await openPage(`${sandbox.origin}/#/U0RITA/${channelId}`);
  await page.locator('article').last().waitFor();
  const ms = z
    .number()
    .parse(
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
      ),
    );
  await page.context().close();
  return ms;
}

/** Scrolls through the whole channel, half a screen each frame, and gives the time that each frame took. */
const SCROLL = `(async () => {
  const list = document.querySelector('[role=log]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  let before = await frame();
  for (let still = 0; still < 30; ) {
    const top = list.scrollTop;
    list.scrollTop = top - 400;
    const now = await frame();
    took.push(now - before);
    before = now;
    still = list.scrollTop === 0 && top === 0 ? still + 1 : 0;
  }
  return { took, articles: document.querySelectorAll('article').length };
})()`;

try {
  await fill('C0RELEASE', LONG);
  await fill('C0INC', MIDDLE);
  await fill('C0TECH', SHORT);
  await opening('C0RELEASE');
  const long: number[] = [];
  const short: number[] = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    long.push(await opening('C0RELEASE'));
    short.push(await opening('C0TECH'));
  }

  const { page } = await openPage(`${sandbox.origin}/#/U0RITA/C0RELEASE`);
  await page.locator('article').last().waitFor();
  const delays: number[] = [];
  for (let n = 0; n < NEW_MESSAGES; n += 1) {
    const shown = page.getByText(`New message ${n}.`).waitFor();
    const began = performance.now();
    await app.client.chat.postMessage({ channel: 'C0RELEASE', text: `New message ${n}.` });
    await shown;
    delays.push(performance.now() - began);
  }
  const scroll = async (channelId: string) => {
    const { page } = await openPage(`${sandbox.origin}/#/U0RITA/${channelId}`);
    await page.locator('article').last().waitFor();
    return z.object({ took: z.array(z.number()), articles: z.number() }).parse(await page.evaluate(SCROLL));
  };
  const through = await scroll('C0RELEASE');
  const middle = await scroll('C0INC');

  report(`A channel of ${LONG} messages on the sandbox's page, against one of ${SHORT}`, [
    {
      name: 'open, p50',
      measured: percentile(long, 50),
      reference: percentile(short, 50),
      unit: 'ms',
      limit: { atMost: 1_000 },
    },
    {
      name: 'open, p50, by its ratio',
      measured: percentile(long, 50),
      reference: percentile(short, 50),
      unit: 'ms',
      limit: { ratioAtMost: 2.5 },
    },
    {
      name: 'from the post to the screen, p50',
      measured: percentile(delays, 50),
      unit: 'ms',
      limit: { atMost: 200 },
    },
    { name: 'from the post to the screen, p99', measured: percentile(delays, 99), unit: 'ms' },
    ...[50, 95].map((percent) => ({
      name: `a frame while scrolling through all, p${percent}`,
      measured: percentile(through.took, percent),
      reference: percentile(middle.took, percent),
      unit: 'ms' as const,
      limit: { ratioAtMost: 2.5 },
    })),
    {
      name: 'the longest frame',
      measured: Math.max(...through.took),
      reference: Math.max(...middle.took),
      unit: 'ms',
      limit: { atMost: 250 },
    },
    { name: 'messages drawn at a time', measured: through.articles, unit: '' },
  ]);
} finally {
  await app.stop();
  await closeBrowser();
  await sandbox.close();
}
