import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { decideReviews, foldReviews, reviewReminder } from '../../../src/domain/reviews/reviews.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { golive, rita, user } from '../../fixtures/golive-fixture.ts';

const review = {
  runbook: 'small',
  title: 'Small go-live',
  review: '2027-05-01',
  service: 'shop-api',
  owner: 'Technical lead',
  person: rita,
};
const wish = { ...review, type: 'RemindOfReview' } as const;
const decided = (events: readonly Event[], more: Partial<typeof review> = {}, actor = golive) => {
  const past = events.map((event, i) =>
    record(event, { version: i + 1, at: 0, actor: golive, stream: 'REVIEWS' }),
  );
  const action = { ...wish, ...more };
  return decideReviews(
    foldReviews(past),
    { id: 'c', at: 1, actor, origin: { via: 'command' }, do: action },
    action,
  );
};
const reminded: Event = { ...review, type: 'ReviewReminded' };

test('a review is told once for each date of a runbook and each service', () => {
  expect(decided([])).toStrictEqual({ events: [reminded] });
  expect(decided([reminded]).refusal?.code).toBe('not_due');
  for (const more of [{ runbook: 'large' }, { review: '2028-05-01' }, { service: 'search' }])
    expect(decided([reminded], more).events).toHaveLength(1);
});

test('it is golive that tells of it, and nobody else', () => {
  expect(decided([], {}, user(rita))).toEqual({ events: [], refusal: { code: 'not_allowed' } });
});

test('the reminder has one key for a person, a runbook and a date', () => {
  expect(reviewReminder({ ...review, type: 'ReviewReminded' })).toStrictEqual({
    kind: 'slack.reminder',
    key: `review/small/2027-05-01/${rita}`,
    goLive: 'REVIEWS',
    person: rita,
    about: 'review',
    review: '2027-05-01',
    runbook: { title: 'Small go-live', owner: 'Technical lead' },
  });
});

test('an event of a go-live in that stream is a bug', () => {
  expect(() => decided([{ type: 'Resumed' }])).toThrow('REVIEWS: Resumed does not belong here');
});
