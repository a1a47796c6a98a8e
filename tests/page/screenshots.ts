import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { deployPlanned, plan, watchUntil } from '../scenarios/steps.ts';
import { createScenarioWorld, people } from '../scenarios/world.ts';
import { closeBrowser, openPage } from './browser.ts';

/** Takes the README's pictures of the sandbox's page, from a whole go-live that is rolled back: `npm run screenshots`. */
const folder =
  process.env['SCREENSHOTS_DIR'] ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });

const world = await createScenarioWorld({ slackLimitsTimes: 1 });
const { sandbox } = world;

async function windowOf(userId: string, size: { width?: number; height?: number; dark?: boolean } = {}) {
  const { page } = await openPage(`${sandbox.origin}/#/${userId}/C0RELEASE`, {
    width: 1360,
    height: 850,
    ...size,
  });
  await page.getByRole('log', { name: 'Messages in #releases' }).waitFor();
  return page;
}
async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

try {
  await world.start();
  await world.command(people.planner, 'plan');
  const rita = await windowOf(people.planner);
  await rita.getByRole('dialog').getByLabel('Version to deploy').fill('v1.4.2');
  await take(rita, 'sandbox-form');
  await rita.keyboard.press('Escape');
  await rita.close();

  await plan(world);
  // High enough for a gate's card and the refusal at the end of its thread.
  const otto = await windowOf(people.outsider, { width: 1640, height: 1340 });
  await otto.getByRole('button', { name: /replies/ }).click();
  await otto
    .getByRole('region', { name: 'Thread' })
    .getByRole('button', { name: 'GO', exact: true })
    .last()
    .click();
  const refusal = otto.getByText('Only visible to you');
  await refusal.waitFor();
  await world.settled();
  await take(otto, 'sandbox-gates');
  await otto.close();

  await deployPlanned(world);
  await watchUntil(world, /Declare success/);
  await world.settled();
  const ole = await windowOf(people.operations);
  const card = ole
    .getByRole('article')
    .filter({ has: ole.getByRole('heading', { name: /^GL-1/ }) })
    .first();
  await card.evaluate((line) => line.scrollIntoView({ block: 'start' }));
  await take(ole, 'sandbox');

  sandbox.demo.setMode('down', { version: 'v1.4.2' });
  await watchUntil(world, /Application unavailable/);
  await world.command(people.onCall, 'rollback the shop is down');
  await world.submit(people.onCall, {});
  await watchUntil(world, /Rolled back\./);
  await world.settled();
  await ole.reload();
  await ole.emulateMedia({ colorScheme: 'dark' });
  await take(ole, 'sandbox-rollback');
  const phone = await windowOf(people.security, { width: 390, height: 844, dark: true });
  await take(phone, 'sandbox-phone');
} finally {
  await closeBrowser();
  await world.close();
}
