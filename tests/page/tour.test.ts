import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plan } from '../scenarios/steps.ts';
import { createScenarioWorld, type ScenarioWorld } from '../scenarios/world.ts';
import { closeWindows, inBrowser, leftOut, openPage } from './browser.ts';

let world: ScenarioWorld;
let page: Page;
let complaints: readonly string[];

async function begin(): Promise<void> {
  world = await createScenarioWorld({ ownProcess: true, keepAlive: true, slackLimitsTimes: 1 });
  await world.start();
  ({ page, complaints } = await openPage(`${world.sandbox.origin}`, { height: 1000 }));
}

beforeAll(async () => {
  if (leftOut === '') await begin();
});
// One test goes on where the other ended; a second try of either has a world of its own.
beforeEach(async ({ task }) => {
  if (leftOut !== '' || !task.result?.retryCount) return;
  await world.close();
  await begin();
});
afterAll(async () => {
  await closeWindows();
  await world?.close();
});

/** Longer than either workflow's run takes. */
const RUN_MS = 200_000;

const tour = () => page.getByRole('region', { name: 'First steps' });
const inTour = (name: string) => tour().getByRole('button', { name, exact: true });
const inChat = (name: string): Locator =>
  page.getByRole('main').getByRole('button', { name, exact: true }).last();

/** The step at which the tour stands, where it has this title. */
const step = (title: string) => tour().locator('[aria-current=step]').getByText(title, { exact: true });
const at = (title: string) => step(title).waitFor();
const task = (words: string) => tour().locator('.tour-step li.done', { hasText: words });

async function unfolded(id: string): Promise<Locator> {
  const panel = page.locator(`#panel-${id}`);
  if ((await panel.getAttribute('open')) === null) await panel.locator('summary').first().click();
  return panel;
}

/** In the middle of whatever it does, by the page's own buttons. */
async function killAndStart(): Promise<void> {
  const bot = await unfolded('bot');
  await bot.getByRole('button', { name: 'Kill −9' }).click();
  await bot.getByText('stopped', { exact: true }).waitFor();
  await bot.getByRole('button', { name: 'Start', exact: true }).click();
  await bot.getByText('ready', { exact: true }).waitFor();
}

/** Lets the go-live's time pass, a look at the service's health at a time, until the tour shows something. */
async function passesUntil(shown: Locator): Promise<void> {
  for (let looks = 0; looks < 60 && !(await shown.isVisible()); looks += 1) await world.step();
  await shown.waitFor();
}

describe.skipIf(leftOut !== '')(`the tour${inBrowser}`, () => {
  test('is followed to its end by the people whom it names, over a killed bot', async () => {
    await at('Plan a go-live');
    await inTour('Type it for me').click();
    await page.keyboard.press('Enter');
    await at('Tick the checklist');
    await inTour('Let Rita tick the rest').click();

    await at('Vote GO, and decide');
    await inTour('Be Sam').click();
    const thread = page.getByRole('region', { name: 'Thread' });
    const card = thread.getByRole('article').filter({ hasText: 'Gate 2: Security Approval' });
    const form = page.getByRole('dialog');
    await card.getByRole('button', { name: 'NO-GO', exact: true }).click();
    await form.getByRole('textbox').fill('A finding is open');
    await form.getByRole('button', { name: 'Vote NO-GO' }).click();
    await tour().getByText('said NO-GO on Gate 2: Security Approval. To go on, press GO').waitFor();
    await card.getByRole('button', { name: 'GO', exact: true }).click();
    await form.getByRole('checkbox').first().waitFor();
    for (const box of await form.getByRole('checkbox').all()) await box.check();
    await form.getByRole('button', { name: 'Vote GO' }).click();
    await tour().getByText('said GO on Gate 2: Security Approval').waitFor();
    await inTour('Let all 3 say GO').click();
    await inTour('Be Tom').click();
    await inChat('Give final GO').click();
    await page.getByRole('dialog').getByRole('textbox').fill('GO');
    await page.getByRole('dialog').getByRole('button', { name: 'Give final GO' }).click();

    await at('Jump to T-0, and start');
    for (const offset of ['T-24h', 'T-60m', 'T-0']) await inTour(`Jump to ${offset}`).click();
    await inChat('Start deployment').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start deployment' }).click();

    await at('Watch it go live');
    await world.step();
    await killAndStart();
    await world.advance(RUN_MS);
    await passesUntil(task('The health of the new version is up.'));
    await inTour('Be Ole').click();
    await inChat('Declare success').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Declare success' }).click();

    await at('Break it');
    await page.reload();
    await at('Break it');
    await inTour('Make v1.4.2 bad').click();
    await passesUntil(step('Roll back'));
    await inTour('Be Ona').click();
    await inChat('Roll back').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back now' }).click();
    await world.until('the rollback', () => world.sandbox.github.snapshot().runs.length === 2);
    await world.advance(RUN_MS);
    await passesUntil(tour().getByText('You have seen a deployment succeed and be rolled back.'));
    expect(world.sandbox.demo.snapshot().version).toBe('v1.4.1');
    const trail = await unfolded('trail');
    await trail.getByText(/^✓ \d+ verified$/).waitFor();
    await trail.getByText(/anchors in Slack's messages agree/).waitFor();
    expect(complaints).toEqual([]);
  });

  test('can be skipped and brought back, and begins anew with the sandbox, in every window', async () => {
    if (world.messages().length === 0) await plan(world);
    await inTour('Close').or(inTour('Skip the tour')).click();
    await tour().waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Show the tour' }).click();
    await tour().waitFor();
    const other = await openPage(`${world.sandbox.origin}/#/U0TOM/C0RELEASE`);
    await other.page
      .getByRole('button', { name: /replies/ })
      .first()
      .click();
    const thread = other.page.getByRole('region', { name: 'Thread' });
    await thread.waitFor();
    await other.page.getByRole('textbox', { name: 'Message #releases' }).fill('/nonsense');
    await other.page.keyboard.press('Enter');
    const slackbot = other.page.getByText('/nonsense is not a valid command.');
    await slackbot.waitFor();

    await page.getByRole('button', { name: 'Reset the sandbox' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(world.messages().length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Reset the sandbox' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
    await at('Plan a go-live');
    for (const window of [page, other.page]) {
      await window.getByText('GL-1').first().waitFor({ state: 'detached' });
      await window.getByText('no run yet').waitFor();
    }
    await thread.waitFor({ state: 'detached' });
    await slackbot.waitFor({ state: 'detached' });
    await page.locator('#panel-bot').getByText('ready', { exact: true }).waitFor();
    expect(await world.command('U0RITA', 'list')).toContain('No go-live is active');
    expect([...complaints, ...other.complaints]).toEqual([]);
  });
});
