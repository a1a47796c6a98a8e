import { expect, test } from 'vitest';
import { channelOf, placeOf, targetsOf } from '../../../src/domain/notices/notice-target.ts';
import type { NoticeDefinition } from '../../../src/domain/runbook.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { plan, runbook, service } from '../../fixtures/golive-fixture.ts';

const [first] = runbook.notices;
const notice: NoticeDefinition = {
  ...(first ?? expect.unreachable()),
  audiences: ['stakeholders', 'team'],
  channels: ['email', 'slack', 'status_page', 'bridge'],
};

test('what this installation is set up for is a target, in the order of the runbook; the rest is named', () => {
  const { state } = createGoLiveDriver();
  expect(targetsOf(state, notice)).toEqual({
    targets: ['slack:C0STAKE', 'slack:C0TECH'],
    notConfigured: ['email:stakeholders', 'status_page', 'bridge'],
  });
  const bridge = 'https://meet.example/go';
  const joined = createGoLiveDriver({ plan: { ...plan, service: { ...service, bridge } } });
  expect(targetsOf(joined.state, notice, ['status_page', 'email'])).toMatchObject({
    notConfigured: ['status_page'],
  });
  const statusPage = { components: ['web0'] };
  const onPage = createGoLiveDriver({ plan: { ...plan, service: { ...service, statusPage } } });
  expect(targetsOf(onPage.state, notice, ['status_page', 'email'])).toEqual({
    targets: ['email:stakeholders', 'slack:C0STAKE', 'slack:C0TECH', 'status_page'],
    notConfigured: ['bridge'],
  });
});

test('a target is its channel and the place in it', () => {
  expect(['slack:C1', 'webhook:a:b', 'pager'].map((it) => [channelOf(it), placeOf(it)])).toEqual([
    ['slack', 'C1'],
    ['webhook', 'a:b'],
    ['pager', ''],
  ]);
});
