import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { WEBHOOK_SECRET } from '../../sandbox/webhook-receiver.ts';
import { composeMail } from '../../src/adapters/mail-text.ts';
import { createWebhookOut } from '../../src/adapters/webhook.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { invitationOf } from '../../src/domain/notices/invitation.ts';
import { mailThread } from '../../src/domain/notices/mail-thread.ts';
import { en } from '../../src/messages/en.ts';
import { renderMail } from '../../src/messages/outgoing/render-mail.ts';
import { createEngineWorld, people } from '../fixtures/engine-world.ts';
import { controlWorld } from '../sandbox/control-world.ts';
import { seriousViolations } from './axe.ts';
import { closeWindows, inBrowser, leftOut, openPage } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'golive-world-'));
const database = join(folder, 'bot.db');
const world =
  leftOut === '' ? await controlWorld({ environment: { DATABASE_URL: `file:${database}` } }) : undefined;
await world?.bot.start();
afterAll(async () => {
  await closeWindows();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});
// What a test left half done is nothing to the next one, nor to its own second try.
beforeEach(async () => {
  if (world) expect(await world.post('/start-over')).toMatchObject({ status: 200 });
});

const PANELS = [
  'time',
  'service',
  'github',
  'checks',
  'bot',
  'faults',
  'trail',
  'shop-page',
  'pager',
  'mailbox',
  'webhooks',
  'ledger',
];
const origin = () => world?.origin ?? '';
const panel = (page: Page, id: string) => page.locator(`#panel-${id}`);

async function unfolded(page: Page, id: string): Promise<Locator> {
  const found = panel(page, id);
  if ((await found.getAttribute('open')) === null) await found.locator('summary').first().press('Enter');
  await found.locator('.panel-body').waitFor();
  return found;
}

/** Does what asks the sandbox for something, and waits until the sandbox has answered: what follows must not overtake it. */
async function answered(page: Page, act: () => Promise<unknown>): Promise<void> {
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().includes('/_sandbox/'),
  );
  await act();
  expect((await answer).ok()).toBe(true);
}

/** The names of all controls of the world, in the order in which Tab comes by them. */
async function tabThrough(page: Page): Promise<readonly string[]> {
  await page.evaluate(`addEventListener('focusin', ({ target }) => {
    (window.passed ??= []).push((target.getAttribute('aria-label') ?? target.textContent).trim());
  })`);
  const passed = async () => z.array(z.string()).parse(await page.evaluate('window.passed'));
  await page.locator('.clock button').first().focus();
  for (let tens = 0; tens < 12 && !(await passed()).includes('Reset the sandbox'); tens += 1) {
    for (let presses = 0; presses < 10; presses += 1) await page.keyboard.press('Tab');
  }
  return passed();
}

describe.skipIf(leftOut !== '')(`the world beside the chat${inBrowser}`, () => {
  test('is worked by keyboard alone, has a name for every control, and nothing serious against it, light and dark', async () => {
    const { page, complaints } = await openPage(`${origin()}`, { height: 1200 });
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    for (const id of PANELS) await unfolded(page, id);
    const names = await tabThrough(page);
    expect(names.filter((name) => name === '')).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['Slack is down', 'Kill −9', 'Reset the sandbox']));
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('puts trouble in and takes it back, by keyboard, and shows what others did', async () => {
    const { page } = await openPage(`${origin()}`);
    await unfolded(page, 'faults');
    const down = page.getByRole('switch', { name: 'Slack is down' });
    await down.focus();
    await page.keyboard.press('Space');
    await becomes(() => down.getAttribute('aria-checked'), 'true');
    expect(world?.faults.list()).toMatchObject([{ system: 'slack', match: '*', status: 503 }]);
    await panel(page, 'faults').getByText('1 on', { exact: true }).waitFor();
    await page.keyboard.press('Space');
    await becomes(() => down.getAttribute('aria-checked'), 'false');
    expect(world?.faults.list()).toEqual([]);

    world?.faults.add({ system: 'demo', match: 'health', kind: 'hang' });
    const other = page.getByRole('switch', { name: 'demo: health' });
    await other.click();
    await other.waitFor({ state: 'detached' });
    expect(world?.faults.list()).toEqual([]);
    await page.close();
  });

  test('moves the clock, breaks the service and tells GitHub how a run ends', async () => {
    const { page } = await openPage(`${origin()}`);
    await page.getByRole('button', { name: '60×', exact: true }).click();
    await becomes(async () => world?.clock.state.speed, 60);
    await page.getByRole('button', { name: '0×', exact: true }).click();
    await becomes(async () => world?.clock.state.speed, 0);
    const before = world?.clock.now() ?? 0;
    const time = await unfolded(page, 'time');
    await time.getByRole('button', { name: '+1h', exact: true }).click();
    await becomes(async () => (world?.clock.now() ?? 0) - before, 3_600_000);

    const service = await unfolded(page, 'service');
    await service.getByRole('button', { name: 'Down', exact: true }).click();
    await service.getByText('v1.4.1 · down').waitFor();
    await fetch(`${origin()}/demo/health`).catch(() => {});
    await service.getByRole('img', { name: 'The latest 1 answers: 0 good, 1 failed' }).waitFor();

    const github = await unfolded(page, 'github');
    await answered(page, () => github.getByLabel('The next deployment').selectOption('waiting'));
    await fetch(
      `${origin()}/github/repos/acme/demo-shop/actions/workflows/deploy-production.yml/dispatches`,
      {
        method: 'POST',
        headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
        body: JSON.stringify({ ref: 'main', inputs: { version: 'v1.4.2' } }),
      },
    );
    world?.clock.jumpTo(world.clock.now() + 60_000);
    await github.getByRole('article').getByText('waits for approval').waitFor();
    await github.getByRole('button', { name: 'Approve' }).click();
    await becomes(async () => world?.github.snapshot().runs[0]?.status, 'in_progress');
    world?.clock.jumpTo(world.clock.now() + 30_000);
    await answered(page, () => github.getByRole('button', { name: 'Fail', exact: true }).click());
    world?.clock.jumpTo(world.clock.now() + 600_000);
    await github.getByText('failure').first().waitFor();
    await github.getByRole('button', { name: 'Run again' }).waitFor();
    await page.close();
  });

  test('shows what golive recorded, verified, and where somebody changed it', async () => {
    const { page } = await openPage(`${origin()}/`);
    const trail = await unfolded(page, 'trail');
    const golive = await createEngineWorld({ file: database });
    await golive.plan();
    await golive.as(people.planner, { type: 'Hold', reason: 'Waiting for the data team' });
    await golive.store.close();
    await trail.getByText('Put the go-live on hold: Waiting for the data team').waitFor();
    await trail.getByText('GL-1 is whole').waitFor();

    const bytes = readFileSync(database);
    bytes.write('w', bytes.indexOf('Waiting for the data team'));
    writeFileSync(database, bytes);
    await trail.getByText('GL-1 is broken at event 2.').waitFor();
    await trail.getByText('Event 2 was changed: it has another hash.').waitFor();
    await trail.getByText('does not verify').waitFor();
    await page.close();
  });
});

const mail = `From: golive <golive@acme.example>
To: "All stakeholders":;
Subject: Demo Shop v1.4.2: Pre-Go-Live
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Final preparations underway.
--x
Content-Type: text/html

<p style="color: rgb(1, 2, 3)">Final preparations underway.</p>
<script>document.body.textContent = 'a script ran'</script>
<img src="/_sandbox/state?from=mail" onerror="document.body.textContent = 'a script ran'">
--x
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:gl-1@acme.example
SEQUENCE:1
DTSTART:20261201T170000Z
DTEND:20261201T183000Z
SUMMARY:Go-live
END:VEVENT
END:VCALENDAR
--x--
`.replaceAll('\n', '\r\n');

test.skipIf(leftOut !== '')(
  `the mailbox shows a mail as mail programs do, its text and its source, and runs and fetches nothing of it${inBrowser}`,
  async () => {
    const { page } = await openPage(`${origin()}/`);
    const fetched: string[] = [];
    page.on('response', (response) => fetched.push(response.url()));
    const mailbox = await unfolded(page, 'mailbox');
    const to = ['a@acme.example', 'b@acme.example', 'c@acme.example', 'd@acme.example'];
    await world?.mail.mailbox.deliver(0, { from: 'golive@acme.example', to }, Buffer.from(mail));
    await mailbox.getByText('a@acme.example, b@acme.example, c@acme.example and 1 more').waitFor();
    const invited = 'invitation (REQUEST, sequence 1), Tue 1 Dec, 18:00 to Tue 1 Dec, 19:30';
    await mailbox.getByText(invited).waitFor();
    await mailbox.getByText('Demo Shop v1.4.2: Pre-Go-Live').click();
    const shown = page.frameLocator('.mail-frame').getByText('Final preparations underway.');
    await shown.waitFor();
    const frame = page.frames().find((one) => one.url().endsWith('/html'));
    const color = "getComputedStyle(document.querySelector('p')).color";
    expect(await frame?.evaluate(color)).toBe('rgb(1, 2, 3)');
    expect(fetched.some((url) => url.endsWith('/html'))).toBe(true);
    expect(fetched.filter((url) => url.includes('from=mail'))).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
    await mailbox.getByRole('button', { name: 'Source' }).click();
    await mailbox.getByText('Content-Type: multipart/alternative').waitFor();
    await mailbox.getByRole('button', { name: 'Calendar' }).click();
    await mailbox.getByText('SEQUENCE:1').waitFor();
    await mailbox.getByRole('button', { name: 'Text' }).click();
    await mailbox.getByText('Final preparations underway.').waitFor();
    await page.close();
  },
);

/** As golive writes it: the notice of the runbook that comes with it, with its invitation where it brings one. */
async function composed(goLive: GoLive, notice: string, text: string): Promise<Buffer> {
  const [audience, round] = ['all_stakeholders', 1];
  const place = { notice, round, target: `email:${audience}` };
  const invitation = invitationOf(goLive, place, 'acme.example');
  const told = { notice, round, text, late: notice === 'success', audience, invitation };
  return composeMail({
    ...renderMail(told, goLive, en),
    ...mailThread(goLive, place, 'acme.example'),
    from: 'golive <golive@acme.example>',
    at: goLive.t0,
  });
}

test.skipIf(leftOut !== '')(
  `the mails that golive writes read well on a phone and at a desk, light and dark, and their invitation is understood${inBrowser}`,
  async () => {
    const golive = await createEngineWorld();
    await golive.plan();
    const goLive = await golive.read();
    await golive.store.close();
    const address = `https://example.com/${'averylongaddress'.repeat(9)}`;
    const texts = {
      scheduled: 'Production go-live scheduled for 2026-12-01 18:00. Final preparations underway.',
      success: 'Production deployment successful. System fully operational.',
      rolled_back: `v1.4.2 was rolled back to v1.4.1: <script>x</script> ${address}`,
    };
    const to = ['a@acme.example'];
    const envelope = { from: 'golive@acme.example', to };
    const { page } = await openPage(`${origin()}/`);
    const mailbox = await unfolded(page, 'mailbox');
    for (const [notice, text] of Object.entries(texts))
      await world?.mail.mailbox.deliver(goLive.t0, envelope, await composed(goLive, notice, text));
    await mailbox.getByText('invitation (REQUEST, sequence 0), Tue 1 Dec, 18:00 to Tue 1 Dec').waitFor();
    await mailbox.getByText('Demo Shop v1.4.2: Pre-Go-Live').click();
    await page.frameLocator('.mail-frame').getByText('Planned start: Tue, 1 Dec 2026, 18:00').waitFor();

    const { page: program } = await openPage('about:blank');
    for (const { html } of world?.mail.mailbox.all() ?? [])
      for (const colorScheme of ['light', 'dark'] as const) {
        await program.emulateMedia({ colorScheme });
        await program.setContent(html);
        expect(await seriousViolations(program)).toEqual([]);
        const background = await program.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(background).toBe(colorScheme === 'dark' ? 'rgb(26, 29, 33)' : 'rgb(255, 255, 255)');
        for (const width of [360, 1280]) {
          await program.setViewportSize({ width, height: 700 });
          const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect(await program.evaluate(beyond)).toBe(0);
        }
      }
    await program.close();
    await page.close();
  },
);

test.skipIf(leftOut !== '')(
  `the webhooks show what the receiver got as it comes, and whether its signature holds${inBrowser}`,
  async () => {
    const { page } = await openPage(`${origin()}/`);
    const webhooks = await unfolded(page, 'webhooks');
    const out = createWebhookOut({ allowPrivateHosts: [new URL(origin()).host], words: en.outside });
    const body = {
      type: 'golive.notice',
      data: { notice: 'scheduled', text: '<b onclick="alert(1)">x</b>' },
    };
    const message = { url: `${origin()}/webhook`, secret: WEBHOOK_SECRET, id: 'msg_1', body };
    await out.send(message);
    await out.send(message);
    await webhooks.getByText('golive.notice: scheduled').click();
    await webhooks.getByText('signature valid').waitFor();
    await webhooks.getByText('came 2 times, counted once').waitFor();
    await webhooks.getByText('<b onclick=').waitFor();
    const forged = { ...message, id: 'msg_2', secret: 'whsec_Zm9yZ2VkLWZvcmdlZC1mb3JnZWQtZm9yZ2Vk' };
    await expect(out.send(forged)).rejects.toThrow('401');
    await webhooks.getByText('signature not valid, refused').waitFor();
    await webhooks.getByText('1 refused').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.close();
  },
);

/** Waits until something is so. */
async function becomes<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read).toBe(wanted);
}
