import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ControlWorld, controlWorld } from '../sandbox/control-world.ts';
import { closeWindows, inBrowser, leftOut, openPage, restingPlace } from './browser.ts';

const LONG = 600;
const MOST_DRAWN = 240;

let world: ControlWorld;
const sent: string[] = [];

/** Scrolls a screen a frame until nothing moves any more, and gives every line that was drawn on the way. */
async function scrollThrough(page: Page, direction: -1 | 1) {
  return z.object({ lines: z.array(z.string()), mostDrawn: z.number() }).parse(
    await page.evaluate(`(async () => {
      const list = document.querySelector('[role=log]');
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const lines = new Set();
      let mostDrawn = 0;
      for (let still = 0; still < 20; ) {
        const articles = [...list.querySelectorAll('article .text')];
        mostDrawn = Math.max(mostDrawn, articles.length);
        for (const { textContent } of articles) lines.add(textContent);
        const before = list.scrollTop + list.scrollHeight + articles[0].textContent;
        list.scrollTop += ${direction} * list.clientHeight;
        await frame();
        const now = list.scrollTop + list.scrollHeight + list.querySelector('article .text').textContent;
        still = now === before ? still + 1 : 0;
      }
      return { lines: [...lines], mostDrawn };
    })()`),
  );
}

const line = (page: Page, n: number) => page.getByText(`Line ${n}.`, { exact: true });
const say = async (text: string) => world.slack.postMessage({ userId: 'U0TOM', channelId: 'C0TECH', text });

describe.skipIf(leftOut !== '')(`a long channel${inBrowser}`, () => {
  beforeAll(async () => {
    world = await controlWorld();
    for (let n = 0; n < LONG; n += 1) sent.push((await say(`Line ${n}.`)).ts);
  });
  afterAll(async () => {
    await closeWindows();
    await world?.close();
  });
  const open = (rest = '') => openPage(`${world.origin}/#/U0RITA/C0TECH${rest}`);

  test('is read from its end to its beginning and back without a gap, with few of its lines drawn at a time', async () => {
    const { page, complaints } = await open();
    await line(page, LONG - 1).waitFor();
    const all = Array.from({ length: LONG }, (_x, n) => `Line ${n}.`);
    const up = await scrollThrough(page, -1);
    expect(up.lines.toSorted()).toEqual(all.toSorted());
    expect(up.mostDrawn).toBeLessThanOrEqual(MOST_DRAWN);
    await page.getByText('This is the very beginning of #tech-team.').waitFor();
    const down = await scrollThrough(page, 1);
    expect(down.lines.toSorted()).toEqual(all.toSorted());
    expect(down.mostDrawn).toBeLessThanOrEqual(MOST_DRAWN);
    await page.getByRole('button', { name: 'Latest messages' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('stays where it is read while more is said, and goes to what was said last on demand', async () => {
    const { page } = await open(`/-/${sent[100]}`);
    await line(page, 100).waitFor();
    const before = await restingPlace(line(page, 100));
    expect(before).toBeGreaterThan(100);
    await say('Something new.');
    await say('Something newer.');
    await page.waitForTimeout(200);
    expect(await restingPlace(line(page, 100))).toBe(before);
    await page.getByRole('button', { name: 'Latest messages' }).click();
    await page.getByText('Something newer.').waitFor();
    await say('And the newest.');
    const newest = page.getByText('And the newest.');
    await newest.waitFor();
    await expect.poll(async () => (await newest.boundingBox())?.y ?? 9999).toBeLessThan(800);
    await page.close();
  });
});
