import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { criteriaOf } from '../scenarios/raw-payloads.ts';
import { dispatches, giveFinalGo, ownerOf, reachT0, tickAll, written } from '../scenarios/steps.ts';
import { createScenarioWorld, people, type ScenarioWorld } from '../scenarios/world.ts';
import { closeWindows, inBrowser, leftOut, openPage } from './browser.ts';

/* What keeps people from hurting production, as they meet it in Slack: each is somebody in a window of their own. */

const deputy = 'U0TESS';
const ciso = 'U0CISO';

let world: ScenarioWorld;
const complaints: (readonly string[])[] = [];

beforeAll(async () => {
  if (leftOut !== '') return;
  world = await createScenarioWorld({ slackLimitsTimes: 1_000, patienceMs: 120_000 });
  await world.start();
  // The bot reads a copy of its own, at each plan.
  const path = join(world.sandbox.botEnvironment()['RUNBOOKS_DIR'] ?? '', 'production-go-live.yaml');
  const gate = '    escalation: cto\n    closes: T-60m\n';
  const runbook = readFileSync(path, 'utf8');
  expect(runbook).toContain(gate);
  writeFileSync(path, runbook.replace(gate, `${gate}    if_changed: { checklist: ask_again }\n`));
  // By the technical lead, who would vote on the first gate.
  await world.command(people.technicalLead, `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`);
  await world.untilShown('Gate 4');
  await world.settled();
});
// A window that nobody looks at any more would still draw all that comes after.
afterEach(closeWindows);
afterAll(async () => {
  await world?.close();
});

async function windowOf(userId: string, channel = 'C0RELEASE'): Promise<Page> {
  const opened = await openPage(`${world.sandbox.origin}/#/${userId}/${channel}`, { height: 1000 });
  complaints.push(opened.complaints);
  return opened.page;
}

const dialog = (page: Page): Locator => page.getByRole('dialog');
const pressed = (within: Page | Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).last().click();

/** Waits until these words stand there, however they are laid out. */
const reads = (shown: Locator, words: RegExp): Promise<void> =>
  shown.filter({ hasText: words }).first().waitFor();

const messages = (page: Page): Locator => page.getByRole('main').getByRole('article');

/** A form stands in front of its person in each of their windows: nobody writes behind it. */
async function type(page: Page, line: string): Promise<void> {
  await dialog(page).waitFor({ state: 'detached' });
  const box = page.getByRole('main').getByRole('textbox').last();
  await box.fill(line);
  await box.press('Enter');
}

/** The card of the first gate, in the thread of the go-live's card. */
async function firstGate(page: Page): Promise<Locator> {
  await page
    .getByRole('button', { name: /replies/ })
    .first()
    .click();
  const cards = page.getByRole('region', { name: 'Thread' }).getByRole('article');
  return cards
    .filter({ hasText: 'Gate 1: Technical Readiness' })
    .filter({ has: page.getByRole('button', { name: 'NO-GO', exact: true }) });
}

/** What is open before the start is settled by those whose it is; the gate that was skipped stays without a vote. */
async function approvedButForTheLock(): Promise<void> {
  await tickAll(world);
  const voters = { ...ownerOf, technical_readiness: deputy };
  for (const gate of ['technical_readiness', 'business_approval', 'operations_readiness'] as const) {
    await world.click(voters[gate], 'gate_go', gate);
    expect(await world.submit(voters[gate], { criteria: criteriaOf.get(gate) ?? [] })).toEqual({});
  }
  await giveFinalGo(world);
}

describe.skipIf(leftOut !== '')(`the guard rails${inBrowser}`, { timeout: 180_000 }, () => {
  test('whoever planned it cannot say GO, and is told who can; whose GO is outdated is asked again', async () => {
    const tom = await windowOf(people.technicalLead);
    await pressed(await firstGate(tom), 'GO');
    const thread = tom.getByRole('region', { name: 'Thread' });
    await reads(
      thread,
      /You planned this go-live, so the GO on Gate 1.*ask @Tess Thorne to vote; you may vote NO-GO/,
    );

    const tess = await windowOf(deputy);
    const gate = await firstGate(tess);
    await pressed(gate, 'GO');
    await dialog(tess).getByRole('checkbox').first().waitFor();
    for (const box of await dialog(tess).getByRole('checkbox').all()) await box.check();
    await pressed(dialog(tess), 'Vote GO');
    await reads(gate, /GO by @Tess Thorne/);

    await tom.getByRole('main').getByRole('button', { name: 'Checklist' }).first().click();
    await dialog(tom).getByRole('button', { name: 'Untick' }).first().click();
    await reads(dialog(tom), /☐ All code changes merged to main branch/);
    await pressed(dialog(tom), 'Close');
    await reads(
      messages(tess),
      /The GO on Gate 1: Technical Readiness counts no more: since it was given, open again/,
    );
    await reads(messages(tess), /@Tess Thorne, please vote again on the gate's card/);
    await gate.getByRole('button', { name: 'GO', exact: true }).waitFor();
  });

  test('a break-glass says what it means, is heard by its contact, leaves a trace, and is reviewed by somebody else', async () => {
    const tom = await windowOf(people.technicalLead);
    await type(tom, '/golive break-glass gate security Sam is on a plane');
    await reads(
      dialog(tom),
      /for this T-0 alone.*@Cleo Ito directly.*somebody else than you reviews it within 48 h/s,
    );
    await pressed(dialog(tom), 'Skip it');
    await reads(messages(tom), /@Tom Tanaka skipped the gate “Gate 2: Security Approval”: Sam is on a plane/);
    await reads(messages(tom), /Gate 2: Security Approval: no vote yet, skipped by break-glass, @Tom Tanaka/);
    await type(tom, '/golive audit');
    await reads(messages(tom), /Audit trail of GL-1.*Sam is on a plane · To be reviewed by @Cleo Ito/s);
    await type(tom, '/golive followups');
    await reads(dialog(tom), /Review of the break-glass/);
    // It is not for whoever broke the glass.
    expect(await dialog(tom).getByRole('button', { name: 'Tick', exact: true }).count()).toBe(0);
    await pressed(dialog(tom), 'Close');
    await world.untilShown('please look at this now', `D0${ciso.slice(2)}`);

    const cleo = await windowOf(ciso);
    await type(cleo, '/golive followups');
    await pressed(dialog(cleo), 'Tick');
    await reads(messages(cleo), /Sam is on a plane · Reviewed by @Cleo Ito/);
  });

  test('a lock is met at T-0 and waited for; whoever waited is told that it is free, and the start goes on', async () => {
    await approvedButForTheLock();
    const ole = await windowOf(people.operations);
    await type(ole, '/golive lock demo-shop production the database is moved');
    await reads(messages(ole), /demo-shop production is locked.*\/golive unlock demo-shop production/);
    const tom = await windowOf(people.technicalLead);
    await reads(messages(tom), /The environment is locked by @Ole Olsen \(“the database is moved”\)/);
    await reachT0(world);
    await type(tom, '/golive deploy');
    await reads(
      messages(tom),
      /locked by @Ole Olsen.*wait for it with \/golive lock demo-shop production wait/,
    );
    expect(dispatches(world)).toEqual([]);
    await type(tom, '/golive lock demo-shop production wait');
    await reads(messages(tom), /told directly as soon as the lock of demo-shop production ends/);

    await type(ole, '/golive unlock demo-shop production');
    await reads(messages(tom), /@Tom Tanaka waited for the lock of this environment.*it is free/);
    await world.untilShown('*demo-shop production* is free', 'D0TOM');
    await type(tom, '/golive deploy');
    await reads(messages(tom), /is requested/);
    await world.until('the dispatch', () => dispatches(world, 'deploy-production').length === 1);
  });

  test('a rehearsal goes from its plan to its report, and nobody else hears of it', async () => {
    const rita = await windowOf(people.planner, 'C0REHEARSE');
    await type(rita, '/golive rehearse demo-shop v1.4.2 600x from T-5m, deployment fails T+3m');
    await reads(messages(rita), /RH-1 begins.*At 600x this takes about \d+ min/);
    await reads(messages(rita), /REHEARSAL RH-1: nothing outside is touched/);
    // Each of its parts is met on the way: a gate, a phase, the failure, what would have gone elsewhere.
    await world.untilShown('RH-1 · Gate 2: Security Approval: GO', 'C0REHEARSE');
    await world.untilShown('It is time for *Phase 1', 'C0REHEARSE');
    await reads(messages(rita), /would go to #tech-team/);
    await reads(messages(rita), /The deployment failed/);
    await world.untilShown('*ended rolled back*', 'C0REHEARSE');
    await reads(
      messages(rita),
      /RH-1 · Demo Shop v1.4.2 → production ended rolled back.*Production Deployment: planned T-0 to T\+15m, rehearsed T\+1m to T\+3m, failed.*Everybody who was asked answered in time/s,
    );
    for (const { channel, whole } of world.messages())
      if (channel !== 'C0REHEARSE') expect(whole).not.toContain('RH-1');
    expect(complaints.flat()).toEqual([]);
  });
});
