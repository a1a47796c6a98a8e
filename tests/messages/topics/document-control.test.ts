import { describe, expect, it } from 'vitest';
import { runbookAnswer } from '../../../src/messages/answers/runbook-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { planView } from '../../../src/messages/views/plan-view.ts';
import { createGoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { plan, plannedAt, rita, runbook, service, T0, timeZone } from '../../fixtures/golive-fixture.ts';
import { draw, textOf } from '../drawn.ts';

type Document = typeof runbook.document;

const approved = { release_manager: '1.0' };
const withDocument = (change: Partial<Document>) => ({
  ...runbook,
  document: { ...runbook.document, approved, ...change },
});
const planned = (change: Partial<Document> = {}) =>
  createGoLiveDriver({ plan: { ...plan, runbook: withDocument(change) } });
const control = (driver: ReturnType<typeof planned>) => textOf(draw(driver, { card: 'control' }));
const overdue = 'was due for review on 2026-11-28';
const unapproved = '“Small go-live” is not approved in its version 1.0 by release manager';

describe('the document control of a runbook', () => {
  it('is shown: what it is for, version, update, review, owner, and who has approved this version', () => {
    const { state } = planned();
    const text = textOf(runbookAnswer(state, T0, en));
    expect(text).toContain(
      `*Runbook of GL-7:* Small go-live\n${runbook.overview}\n*Version:* 1.0, last updated 2026-11-01`,
    );
    expect(text).toContain(
      '*Next review:* 2027-05-01\n*Owner:* *technical lead*: <@U0TOM>, deputy <@U0TESS>',
    );
    expect(text).toContain('✅ *release manager*: <@U0RITA>');
    expect(text).not.toContain('⚠️');
  });

  it('says in the form, on the control card and when asked that a review is overdue', () => {
    const change = { nextReview: '2026-11-28' };
    const driver = planned(change);
    const form = planView(
      {
        services: [service],
        runbooks: [withDocument(change)],
        service,
        runbook: withDocument(change),
        now: plannedAt,
      },
      en,
    );
    for (const shown of [
      textOf(form),
      control(driver),
      textOf(runbookAnswer(driver.state, driver.now, en)),
    ]) {
      expect(shown).toContain(overdue);
      expect(shown).not.toContain('not approved');
    }
  });

  it('is not overdue on the day itself, as the zone of its people has it', () => {
    const driver = planned({ nextReview: '2026-11-29' });
    const endOfDay = Temporal.ZonedDateTime.from(`2026-11-29T23:59:59[${timeZone}]`).epochMilliseconds;
    expect(textOf(runbookAnswer(driver.state, endOfDay, en))).not.toContain('was due');
    expect(textOf(runbookAnswer(driver.state, endOfDay + 1000, en))).toContain('was due for review on');
  });

  it('says who has not approved it; an approval is for one version', () => {
    for (const missing of [{}, { release_manager: '0.9' }]) {
      const driver = planned({ approved: missing });
      expect(control(driver)).toContain(unapproved);
      expect(textOf(runbookAnswer(driver.state, T0, en))).toContain('⬜ *release manager*: <@U0RITA>');
    }
    expect(control(planned())).not.toContain('⚠️');
  });

  it('says nothing of approvals where a go-live of before does not know of them', () => {
    const driver = createGoLiveDriver();
    expect(control(driver)).not.toContain('approved in its version');
    expect(textOf(runbookAnswer(driver.state, T0, en))).toContain('• *release manager*: <@U0RITA>');
  });

  it('is no longer told on the card of a go-live that is over', () => {
    const driver = planned({ approved: {} });
    succeed(driver);
    expect(control(driver)).not.toContain('not approved in its version');
    const aborted = planned({ approved: {} });
    aborted.wish(rita, { type: 'Abort', reason: 'no' });
    expect(control(aborted)).not.toContain('not approved in its version');
  });
});
