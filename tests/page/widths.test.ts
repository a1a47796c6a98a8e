import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { plan } from '../scenarios/steps.ts';
import { createScenarioWorld, people, type ScenarioWorld } from '../scenarios/world.ts';
import { seriousViolations } from './axe.ts';
import { closeWindows, inBrowser, leftOut, openPage } from './browser.ts';

let world: ScenarioWorld;

const phone = { width: 390, height: 844 };
const windowAt = (size: { width: number; height: number; dark?: boolean }, place = 'C0RELEASE') =>
  openPage(`${world.sandbox.origin}/#/${people.technicalLead}/${place}`, size);

/** What reaches over the edge of the window, or of what it stands in, without a way to scroll there. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return z.array(z.string()).parse(
    await page.evaluate(`[...document.querySelectorAll('body *')].filter((element) => {
      if (!element.checkVisibility()) return false;
      const { right, left, width } = element.getBoundingClientRect();
      if (width === 0 || element.closest('.visually-hidden, dialog:not([open])')) return false;
      for (let at = element.parentElement; at; at = at.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth + 1)
          return at.matches('.list, .world, .side-lists, .modal-body, .home');
      return right > innerWidth + 1 || left < -1;
    }).map((element) => element.outerHTML.slice(0, 160))`),
  );
}

async function inBothLights(page: Page, look: () => Promise<void>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await look();
  }
}

describe.skipIf(leftOut !== '')(`a go-live on screens of every size${inBrowser}`, () => {
  beforeAll(async () => {
    world = await createScenarioWorld();
    await world.start();
    await plan(world);
  });
  afterAll(async () => {
    await closeWindows();
    await world?.close();
  });

  test.each([
    [1024, 768],
    [1280, 800],
    [1920, 1080],
    [2560, 1440],
  ])('at %i pixels shows channels, card, thread and world, and nothing is cut off', async (width, height) => {
    const { page, complaints } = await windowAt({ width, height });
    await page.getByRole('heading', { name: /^GL-1/ }).first().waitFor();
    expect(await cutOff(page)).toEqual([]);
    await page.getByRole('button', { name: /replies/ }).click();
    await page.getByRole('region', { name: 'Thread' }).getByText('Criteria').first().waitFor();
    for (const part of [
      page.getByRole('navigation', { name: 'Workspace' }),
      page.getByRole('textbox', { name: 'Reply …' }),
      page.getByRole('region', { name: 'Clock' }),
    ])
      expect(await part.isVisible()).toBe(true);
    expect(await cutOff(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('on a phone is voted on, in light and dark, one part at a time', async () => {
    const { page, complaints } = await windowAt(phone);
    const part = (name: string) => page.getByRole('button', { name, exact: true });
    const look = () =>
      inBothLights(page, async () => {
        expect(await cutOff(page)).toEqual([]);
        expect(await seriousViolations(page)).toEqual([]);
      });
    await page.getByRole('heading', { name: /^GL-1/ }).first().waitFor();
    await look();
    await part('World').click();
    await page.getByRole('region', { name: 'Clock' }).waitFor();
    await look();
    await part('Channels').click();
    await page.getByRole('link', { name: 'golive home' }).click();
    await page.getByText('Your go-lives').waitFor();
    await look();
    await part('Channels').click();
    await look();
    await page.getByRole('link', { name: 'releases' }).click();

    await page.getByRole('button', { name: /replies/ }).click();
    const gate = page
      .getByRole('region', { name: 'Thread' })
      .getByRole('article')
      .filter({ has: page.getByRole('heading', { name: 'Gate 1: Technical Readiness' }) });
    await gate.getByRole('button', { name: 'GO', exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('checkbox').first().waitFor();
    await look();
    for (const box of await form.getByRole('checkbox').all()) await box.check();
    await form.getByRole('button', { name: 'Vote GO' }).click();
    await gate.getByText('No vote yet.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Close the thread' }).click();
    await page.getByRole('textbox', { name: 'Message #releases' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
