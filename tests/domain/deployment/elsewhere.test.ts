import { expect, test } from 'vitest';
import { evolveElsewhere, nothingElsewhere } from '../../../src/domain/deployment/elsewhere.ts';
import { T0 } from '../../fixtures/golive-fixture.ts';
import type { Past } from '../given.ts';
import { begun, deploy1, deploying, dispatchUnknown, link } from '../histories.ts';
import { messagesOfLast } from '../messages-after.ts';

test('that a run waits for somebody is told, and how it goes on otherwise is not', () => {
  const status = (is: 'waiting' | 'other' | 'in_progress' | 'queued') =>
    messagesOfLast(...deploying, {
      type: 'RunStatusChanged',
      correlationId: deploy1,
      attempt: 1,
      status: is,
    }).includes('told');
  expect([status('waiting'), status('other'), status('in_progress'), status('queued')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  const found: Past = { type: 'RunFound', correlationId: deploy1, run: link };
  const accepted: Past = { type: 'DispatchAccepted', correlationId: deploy1 };
  expect(messagesOfLast(...dispatchUnknown, accepted, found)).toContain('told');
  expect(messagesOfLast(...begun, accepted, found)).not.toContain('told');
});

test('what the status page and the pager were told is known, each alert and entry by itself', () => {
  const entry = {
    type: 'StatusPageUpdated',
    entry: 'maintenance',
    says: 'scheduled',
    status: 'scheduled',
    id: 'm1',
    url: 'u',
  } as const;
  const told = (subject: string, action: 'trigger' | 'resolve' | 'change') =>
    ({ type: 'PagerTold', subject, action }) as const;
  const events = [
    entry,
    { ...entry, entry: 'rollback', id: 'i1' } as const,
    told('incident/1', 'trigger'),
    told('incident/2', 'trigger'),
    told('incident/1', 'resolve'),
    told('change/started', 'change'),
    { type: 'StatusPageComponentsLeftOut', entry: 'rollback', components: ['api'] } as const,
    { type: 'StatusPageComponentsLeftOut', entry: 'rollback', components: ['web'] } as const,
    { type: 'StatusPageLeftOpen', entries: ['rollback'] } as const,
  ];
  const page = { says: 'scheduled', status: 'scheduled', url: 'u' };
  expect(events.reduce((is, event) => evolveElsewhere(is, event, T0), nothingElsewhere)).toStrictEqual({
    page: { maintenance: { ...page, id: 'm1' }, rollback: { ...page, id: 'i1' } },
    alerts: { 'incident/1': 'resolve', 'incident/2': 'trigger' },
    leftOutComponents: ['api', 'web'],
    isPageChased: true,
    chased: { times: 1, at: T0 },
  });
});
