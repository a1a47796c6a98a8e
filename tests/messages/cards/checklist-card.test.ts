import { describe, expect, it } from 'vitest';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, ole, plan, rita, runbook, T0, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, textOf } from '../drawn.ts';

const checklist = { card: 'checklist' } as const;

/** One section of many items with long texts. */
const long = (items: number, length: number) => ({
  ...plan,
  runbook: {
    ...runbook,
    checklist: [
      {
        id: 'all',
        title: 'All',
        items: Array.from({ length: items }, (_, n) => ({
          id: `i${n}`,
          text: `${n} `.padEnd(length, 'x & "y" '),
          owner: 'technical_lead',
          dueOffsetMs: -1000,
          blocking: true,
        })),
      },
    ],
  },
});

describe('the checklist card', () => {
  it('shows each item with who owes it and until when', () => {
    const driver = createGoLiveDriver();
    const card = draw(driver, checklist);
    expect(card.place).toBe('thread');
    expect(card.text).toBe('GL-7 · Checklist: 0 of 3 settled');
    const text = textOf(card);
    expect(text).toContain('*Code* · 0 of 2');
    expect(text).toContain('☐ All is merged · <@U0TOM> or <@U0TESS>, due T-24h');
    expect(text).toContain('☐ Docs updated _(does not block)_ · <@U0BEA>, due T-0');
    expect(actionsOf(card)).toEqual(['checklist_open']);
  });

  it('shows when a check looked last, with its day: the card may stand for days', () => {
    const checked = runbook.checklist.map((list) => ({
      ...list,
      items: list.items.map((item) =>
        item.id === 'merged'
          ? { ...item, check: { kind: 'github_merged', pullRequests: [] } as const }
          : item,
      ),
    }));
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist: checked } } });
    driver.tick();
    const outcome = { verdict: 'unknown', evidence: 'GitHub does not answer.' } as const;
    driver.system({ type: 'ReportCheckResult', check: 'item/merged', asking: 1, outcome });
    const card = JSON.stringify(draw(driver, checklist).blocks);
    expect(card).toMatch(/check could not tell <!date\^\d+\^\{date_short_pretty\}/);
    expect(textOf(draw(driver, checklist))).toContain('could not tell @18:00: GitHub does not answer.');

    driver.wish(tom, { type: 'RequestChecks', check: 'item/merged' });
    const green = { verdict: 'passed', evidence: 'Both are merged.', link: 'https://ci.example/7' } as const;
    driver.system({ type: 'ReportCheckResult', check: 'item/merged', asking: 2, outcome: green });
    // What it saw stands there once, in words.
    expect(textOf(draw(driver, checklist))).toContain(
      '☑ All is merged · golive, @18:00 · 🟢 check passed @18:00: <https://ci.example/7|Both are merged.>\n',
    );
  });

  it('shows who settled an item, how, and on what evidence', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'TickItem', item: 'merged', evidence: 'https://ci.example/7' });
    driver.wish(ole, { type: 'TickItem', item: 'backup', evidence: 'restored *twice*' });
    driver.wish(ole, { type: 'AddEvidence', item: 'backup', evidence: 'and again' });
    driver.wish(bea, { type: 'SkipItem', item: 'docs', reason: 'none <!here> needed' });
    const text = textOf(draw(driver, checklist));
    expect(text).toContain('☑ All is merged · <@U0TOM>, @18:00 · <https://ci.example/7>');
    expect(text).toContain('☑ Backup works · <@U0OLE>, @18:00 · and again (+1)');
    expect(text).toContain('⏭️ Docs updated · skipped by <@U0BEA>: none &lt;!here&gt; needed');
  });

  it('shows the newest file of an item as a link with its name, which can neither mention nor format', () => {
    const driver = createGoLiveDriver();
    const file = (name: string) => ({
      id: 'F0PLAN',
      name,
      mimeType: 'application/pdf',
      sizeBytes: 7,
      permalink: 'https://acme.slack.com/files/U0TOM/F0PLAN/plan.pdf?a=1&b=2',
    });
    const files = [file('first.pdf'), file('<!channel> *plan*|x> `y`.pdf'.padEnd(200, 'z'))];
    driver.wish(tom, { type: 'AddEvidence', item: 'merged', evidence: 'as agreed', files });
    const text = textOf(draw(driver, checklist));
    expect(text).toMatch(
      /as agreed · 📎 <https:\/\/acme\.slack\.com\/files\/U0TOM\/F0PLAN\/plan\.pdf\?a=1&amp;b=2\|&lt;!channel&gt; [^<>|]*…> \(\+1\)/,
    );
    expect(text).not.toMatch(/<!channel|\*plan\*|`y`/);
  });

  it('marks what is overdue', () => {
    const driver = createGoLiveDriver();
    driver.moveTo(T0 - 1);
    expect(textOf(draw(driver, checklist))).toContain('<@U0TOM> or <@U0TESS>, *overdue* since T-24h');
  });

  it('says less of each item where it would grow too long, and never loses count', () => {
    const short = textOf(draw(createGoLiveDriver({ plan: long(90, 280) }), checklist));
    expect(short).toContain('*All* · 0 of 90');
    expect(short).toMatch(/… and \d+ more: open the checklist to see them/);
    const shown = short.match(/☐ /g)?.length ?? 0;
    const left = Number(/… and (\d+) more/.exec(short)?.[1]);
    expect(shown + left).toBe(90);
  });

  it('folds what is settled away before it leaves out anything open', () => {
    const driver = createGoLiveDriver({ plan: long(90, 280) });
    for (let n = 0; n < 80; n += 1) driver.wish(tom, { type: 'TickItem', item: `i${n}` });
    const text = textOf(draw(driver, checklist));
    expect(text).toContain('☑ 80 settled items');
    expect(text.match(/☐ /g)).toHaveLength(10);
    expect(text).not.toContain('more');
  });

  it('cannot be opened once the go-live is aborted', () => {
    const driver = createGoLiveDriver();
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(actionsOf(draw(driver, checklist))).toEqual([]);
  });
});
