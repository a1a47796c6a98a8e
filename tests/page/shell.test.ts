import { afterAll, describe, expect, test } from 'vitest';
import { controlWorld } from '../sandbox/control-world.ts';
import { seriousViolations } from './axe.ts';
import { closeWindows, leftOut, openPage } from './browser.ts';

const world = leftOut === '' ? await controlWorld() : undefined;
afterAll(async () => {
  await closeWindows();
  await world?.close();
});

describe.skipIf(leftOut !== '')(`the page in a browser${leftOut}`, () => {
  test('opens without a complaint and shows what people write at once', async () => {
    const { page, complaints } = await openPage(`${world?.origin}/`);
    await page.getByRole('main').waitFor();
    await world?.slack.postMessage({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'Good morning' });
    await page.getByText('Good morning').waitFor({ timeout: 1_000 });
    expect(complaints).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
  });
});
