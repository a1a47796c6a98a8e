import { describe, expect, test } from 'vitest';
import { isReviewDay } from '../../../src/domain/reviews/document-control.ts';
import { upcoming } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  hours,
  ole,
  pat,
  plan,
  plannedAt,
  rita,
  runbook,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';

const { type: _type, written: _written, ...fields } = plan;
const plannedBy = (change: Partial<typeof runbook.document>) => ({
  ...plan,
  runbook: { ...runbook, document: { ...runbook.document, ...change } },
});
const planned = (nextReview: string, service = plan.service): Past => ({
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  service,
  runbook: plannedBy({ nextReview }).runbook,
});
const report = { type: 'ReportReviewDue' } as const;
const told = (driver: ReturnType<typeof createGoLiveDriver>) =>
  driver.recorded.filter(({ event }) => event.type === 'RunbookReviewDue');
const reviewKeys = (driver: ReturnType<typeof createGoLiveDriver>) =>
  [...driver.effects.keys()].filter((key) => key.startsWith('review/'));
/** 30 November 2026 is a Monday. */
const mondayMorning = Temporal.ZonedDateTime.from('2026-11-30T09:00[Europe/Berlin]').epochMilliseconds;

test('a review that falls due before T-0 is told on its working morning, once', () => {
  const driver = createGoLiveDriver({ plan: plannedBy({ nextReview: '2026-11-29' }) });
  driver.runTo(mondayMorning - 1);
  expect(told(driver)).toEqual([]);
  driver.runTo(T0 - hours(1));
  expect(told(driver).map(({ at, event }) => ({ at, event }))).toEqual([
    { at: mondayMorning, event: { type: 'RunbookReviewDue', review: '2026-11-29', person: tom } },
  ]);
  expect(reviewKeys(driver)).toEqual([`review/small/2026-11-29/${tom}`]);
});

test('one that was due before is told as the go-live is planned', () => {
  const driver = createGoLiveDriver({ plan: plannedBy({ nextReview: '2026-06-01' }) });
  expect(upcoming(driver.state, plannedAt)[0]).toEqual({ at: plannedAt, action: report });
  driver.tick();
  expect(told(driver).map(({ at }) => at)).toEqual([plannedAt]);
});

test('one that falls due from T-0 on is left to the next go-live', () => {
  const driver = createGoLiveDriver({ plan: plannedBy({ nextReview: '2026-12-02' }) });
  driver.runTo(T0 + hours(48));
  expect(told(driver)).toEqual([]);
});

test('two go-lives of one runbook ask for one reminder, another due date for another', () => {
  const keyOf = (nextReview: string) => {
    const driver = createGoLiveDriver({ plan: plannedBy({ nextReview }) });
    driver.tick();
    return reviewKeys(driver);
  };
  expect(keyOf('2026-06-01')).toEqual(keyOf('2026-06-01'));
  expect(keyOf('2026-06-01')).not.toEqual(keyOf('2026-06-02'));
});

test('the deputy is reminded where the holder has left, and whoever planned it where nobody holds the role', () => {
  given(planned('2026-06-01'), { type: 'MembershipChanged', person: tom, isMember: false })
    .when(report)
    .gives({ type: 'RunbookReviewDue', review: '2026-06-01', person: tess });
  const { technical_lead: _lead, ...roles } = plan.service.roles;
  given(planned('2026-06-01', { ...plan.service, roles }))
    .when(report)
    .gives({ type: 'RunbookReviewDue', review: '2026-06-01', person: pat });
});

test('it is not told twice, not before its time, not by a person, and not of what is under way or aborted', () => {
  const due: Past = { type: 'RunbookReviewDue', review: '2026-06-01', person: tom };
  given(planned('2026-06-01'), due).when(report).refused('not_due');
  given(planned('2026-11-29'))
    .when(report, { at: mondayMorning - 1 })
    .refused('not_due');
  given(planned('2026-06-01')).when(report, { by: ole }).refusedOnRecord('not_allowed');
  given(planned('2026-06-01'), { event: { type: 'Aborted', reason: 'no' }, by: rita })
    .when(report)
    .refused('not_due');
});

describe('the date in the file, once nothing is planned any more', () => {
  const over: readonly Past[] = [
    planned('2026-06-01'),
    { event: { type: 'Aborted', reason: 'no' }, by: rita },
  ];
  const file = (review: string, keepers = [tom], runbook = plan.runbook.id) =>
    ({ type: 'ReportReviewDue', of: { runbook, review, keepers } }) as const;
  const when = { at: Date.parse('2027-06-02T12:00:00Z') };
  const due = (review: string, person: string): Past => ({ type: 'RunbookReviewDue', review, person });

  test('is told once, to whoever keeps the runbook now, and a later date anew', () => {
    given(...over)
      .when(file('2027-06-01'), when)
      .gives({ type: 'RunbookReviewDue', review: '2027-06-01', person: tom });
    given(...over, due('2027-06-01', tom))
      .when(file('2027-06-01'), when)
      .refused('not_due');
    given(...over, due('2027-06-01', tom))
      .when(file('2027-06-02'), when)
      .givesTypes('RunbookReviewDue');
    given(...over, due('2026-06-01', tom))
      .when(file('2026-06-01'), when)
      .refused('not_due');
  });

  test('is not told before its day, of another runbook, or by what is still planned', () => {
    given(...over)
      .when(file('2027-06-03'), when)
      .refused('not_due');
    given(...over)
      .when(file('2027-06-01', [tom], 'another'), when)
      .refused('not_due');
    given(planned('2026-06-01')).when(file('2027-06-01'), when).refused('not_due');
  });

  test('goes to the deputy where the holder has left, and to whoever planned it where nobody keeps it', () => {
    const left: Past = { type: 'MembershipChanged', person: tom, isMember: false };
    const toldTo = (keepers: string[]) =>
      given(...over, left).when(file('2027-06-01', keepers), when).decision.events;
    expect(toldTo([tom, tess])).toMatchObject([{ person: tess }]);
    expect(toldTo([])).toMatchObject([{ person: pat }]);
  });
});

test('the review of a file is due from nine in the morning of its day on, or of the next working day', () => {
  const { document } = runbook;
  const at = (text: string, nextReview: string) =>
    isReviewDay({ ...document, nextReview }, Date.parse(text), 'Europe/Berlin');
  // Monday, in winter; then a Sunday.
  expect(at('2026-11-30T07:59:59Z', '2026-11-30')).toBe(false);
  expect(at('2026-11-30T08:00:00Z', '2026-11-30')).toBe(true);
  expect(at('2026-11-29T12:00:00Z', '2026-11-29')).toBe(false);
  expect(at('2026-11-30T08:00:00Z', '2026-11-29')).toBe(true);
});
