import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { written } from '../scenarios/steps.ts';
import { createScenarioWorld, people } from '../scenarios/world.ts';
import { closeBrowser, openPage } from './browser.ts';

const world = await createScenarioWorld({ slackLimitsTimes: 1000, patienceMs: 60000 });
const { sandbox } = world;
let n = 0;
async function take(page: Page, name: string) {
  await page.waitForTimeout(500);
  n += 1;
  await page.screenshot({ path: `/tmp/glass-shots/${String(n).padStart(2, '0')}-${name}.png` });
  console.log('shot', n, name);
}
async function windowOf(userId: string, channel = 'C0RELEASE', size = {}) {
  const { page } = await openPage(`${sandbox.origin}/#/${userId}/${channel}`, {
    width: 1500,
    height: 1100,
    ...size,
  });
  await page.getByRole('log').first().waitFor();
  return page;
}
const part = process.argv[2] ?? 'a';
try {
  const folder = sandbox.botEnvironment()['RUNBOOKS_DIR'] ?? '';
  const path = join(folder, 'production-go-live.yaml');
  await world.start();
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(
      '    escalation: cto\n    closes: T-60m\n',
      '    escalation: cto\n    closes: T-60m\n    if_changed: { checklist: ask_again }\n',
    ),
  );
  if (part === 'a') {
    console.log(
      await world.command(people.security, `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`),
    );
    console.log(
      await world.command(
        people.technicalLead,
        `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`,
      ),
    );
    await world.untilShown('Gate 4', 'C0RELEASE');
    await world.settled();
    const tom = await windowOf(people.technicalLead);
    await tom
      .getByRole('button', { name: /replies/ })
      .first()
      .click();
    const card = tom
      .getByRole('region', { name: 'Thread' })
      .getByRole('article')
      .filter({ hasText: 'Gate 1: Technical Readiness' })
      .filter({ has: tom.getByRole('button', { name: 'NO-GO', exact: true }) })
      .first();
    await card.getByRole('button', { name: 'GO', exact: true }).click();
    await tom.getByText('Only visible to you').first().waitFor();
    await take(tom, 'planner-refused');
    await tom.close();
    await world.command(people.planner, 'checklist');
    await world.click('U0TESS', 'gate_go', 'technical_readiness');
    const tess = await windowOf('U0TESS');
    const form = tess.getByRole('dialog');
    await form.getByRole('checkbox').first().waitFor();
    for (const box of await form.getByRole('checkbox').all()) await box.check();
    const words = form.getByRole('textbox').last();
    if (await words.isVisible()) await words.fill('looked at it');
    await take(tess, 'tess-go-form');
    await form.getByRole('button', { name: 'Vote GO' }).click();
    await world.untilShown('Gate 1: Technical Readiness: GO');
    await world.settled();
    await tess.close();
    // ticked item, then unticked after vote -> open item that was settled when voted
    await world.command(people.planner, 'checklist');
    const v = () =>
      sandbox.slack
        .snapshot()
        .users.find(({ id }) => id === people.planner)
        ?.views.at(-1);
    await world.until('v', () => v() !== undefined);
    await sandbox.slack
      .click({
        userId: people.planner,
        viewId: v()?.id ?? '',
        blockId: 'item|changes_merged',
        actionId: 'item_untick',
      })
      .catch((e: unknown) => console.log('untick', String(e).slice(0, 300)));
    await world.settled();
    await sandbox.slack.closeView({ userId: people.planner, viewId: v()?.id ?? '' });
    await world.advance(2000);
    await world.settled();
    const tess2 = await windowOf('U0TESS');
    await tess2
      .getByRole('button', { name: /replies/ })
      .first()
      .click();
    await tess2.getByRole('region', { name: 'Thread' }).getByText('Gate 1').first().scrollIntoViewIfNeeded();
    await take(tess2, 'stale');
    await tess2.getByRole('region', { name: 'Thread' }).evaluate((e) => {
      e.scrollTop = e.scrollHeight;
      for (const d of e.querySelectorAll('*'))
        if (d.scrollHeight > d.clientHeight + 50) d.scrollTop = d.scrollHeight;
    });
    await take(tess2, 'stale-end');
    await tess2.close();
  }
  if (part === 'c') {
    await world.command(people.planner, `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`);
    await world.untilShown('Gate 4', 'C0RELEASE');
    await world.settled();
    console.log(await world.command(people.business, 'break-glass GL-1'));
    const tom = await windowOf(people.technicalLead);
    await world.command(people.technicalLead, 'break-glass GL-1');
    await tom.getByRole('dialog').waitFor();
    await take(tom, 'glass-form');
    await tom.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await world.command(
      people.technicalLead,
      'break-glass GL-1 gate security the payment is down, Sam is on a plane',
    );
    await tom.getByRole('dialog').waitFor();
    await take(tom, 'glass-form-typed');
    await tom.getByRole('dialog').getByRole('button', { name: 'Skip it' }).click();
    await world.untilShown('Break-glass:');
    await world.settled();
    await take(tom, 'glass-channel');
    await tom
      .getByRole('button', { name: /replies/ })
      .first()
      .click();
    await take(tom, 'glass-thread');
    await world.command(people.technicalLead, 'audit');
    await take(tom, 'glass-audit');
    await world.command(people.technicalLead, 'followups');
    await tom.getByRole('dialog').waitFor();
    await tom.getByRole('dialog').getByRole('button', { name: 'Tick' }).click();
    await take(tom, 'glass-own-review');
    await tom.close();
    const ciso = await windowOf('U0CISO', 'D0CISO');
    await take(ciso, 'glass-dm');
    await ciso.close();
  }
  if (part === 'd') {
    const tom = await windowOf(people.technicalLead, 'C0REHEARSE');
    await tom
      .getByRole('textbox')
      .last()
      .fill('/golive rehearse demo-shop v1.4.2 600x from T-30m, deployment fails T+10m');
    await tom.keyboard.press('Enter');
    await world.untilShown('Checklist', 'C0REHEARSE');
    await take(tom, 'rehearsal-begun');
    const shown = await world.untilShown(/\*ended|came to no end|was stopped/, 'C0REHEARSE');
    console.log(shown.whole);
    await world.until('x', () => true);
    await take(tom, 'rehearsal-result');
    console.log(await world.command(people.technicalLead, 'rehearse'));
    await take(tom, 'rehearsal-held');
    await tom.close();
  }
} finally {
  await closeBrowser();
  await world.close();
}
