import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { controlWorld } from '../sandbox/control-world.ts';
import { seriousViolations } from './axe.ts';
import { closeWindows, inBrowser, leftOut, openPage } from './browser.ts';

const world = leftOut === '' ? await controlWorld() : undefined;
afterAll(async () => {
  await closeWindows();
  await world?.close();
});

describe.skipIf(leftOut !== '')(`the page in a browser${inBrowser}`, () => {
  test('opens without a complaint and shows what people write at once', async () => {
    const { page, complaints } = await openPage(`${world?.origin}/`);
    await page.getByRole('main').waitFor();
    const tookMs: number[] = [];
    for (const text of ['Good morning', 'Good day', 'Good night']) {
      const writtenAt = performance.now();
      await world?.slack.postMessage({ userId: 'U0RITA', channelId: 'C0RELEASE', text });
      await page.getByText(text).waitFor();
      tookMs.push(performance.now() - writtenAt);
    }
    // A busy machine is slow now and then.
    expect(Math.min(...tookMs)).toBeLessThan(1_000);
    expect(complaints).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
  });

  test('shows a block and an element that it does not know as such', async () => {
    const { page } = await openPage(`${world?.origin}/`);
    await page.getByRole('main').waitFor();
    // The sandbox's Slack refuses what it does not know, so the page is given it directly.
    const blocks = [
      { type: 'hologram', text: '<img src=x onerror="window.hacked=1">' },
      { type: 'actions', elements: [{ type: 'lever', action_id: 'pull' }] },
    ];
    await page.evaluate(`(async () => {
      const { h, render } = await import('preact');
      const { Blocks } = await import('/page/chat/blocks/blocks.js');
      const place = document.querySelector('main').appendChild(document.createElement('div'));
      render(h(Blocks, { blocks: ${JSON.stringify(blocks)} }), place);
    })()`);
    await page.getByText('Here stands a hologram block, which this page cannot draw').click();
    await page.getByText('window.hacked=1').waitFor();
    await page.getByText('Here stands a lever element, which this page cannot draw').waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  test('draws emoji in colour with a font of its own, and fetches nothing from elsewhere', async () => {
    const { page } = await openPage(`${world?.origin}/`);
    await page.getByRole('main').waitFor();
    expect(await coloursOf(page, '⏳')).toBeGreaterThan(20);
    expect(await coloursOf(page, '🚀')).toBeGreaterThan(20);
    const fetched = z
      .array(z.string())
      .parse(await page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)"));
    expect(fetched.filter((url) => url.endsWith('.woff')).length).toBeGreaterThan(0);
    expect(fetched.filter((url) => !url.startsWith(`${world?.origin}/`))).toEqual([]);
  });
});

/** In how many colours a character is drawn by the font that the page brings. */
async function coloursOf(page: Page, character: string): Promise<number> {
  return z.number().parse(
    await page.evaluate(`(async () => {
      const font = '64px "Noto Color Emoji"';
      await document.fonts.load(font, '${character}');
      const canvas = Object.assign(document.createElement('canvas'), { width: 100, height: 100 });
      const brush = canvas.getContext('2d');
      brush.font = font;
      brush.fillText('${character}', 0, 80);
      return new Set(new Uint32Array(brush.getImageData(0, 0, 100, 100).data.buffer)).size;
    })()`),
  );
}
