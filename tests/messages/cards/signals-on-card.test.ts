import { expect, test } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import { createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { minutes, plan, service } from '../../fixtures/golive-fixture.ts';
import { textOf } from '../drawn.ts';

const onPage = { ...plan, service: { ...service, statusPage: { components: ['web0'] } } };
const card = (driver: GoLiveDriver): string =>
  textOf(renderMessage({ card: 'control' }, driver.state, { now: driver.now, words: en }));

test('the control card shows what stands on the status page and the pager, and what was left open there', () => {
  const driver = createGoLiveDriver({ plan: onPage });
  expect(card(driver)).not.toContain('Status page');
  const shows = (says: string, status: string) =>
    driver.system({
      type: 'ReportStatusPage',
      entry: 'maintenance',
      says,
      status,
      id: 'm1',
      url: 'https://stspg.test/m1',
    });
  shows('scheduled/1', 'scheduled');
  expect(card(driver)).toContain('*Status page*: <https://stspg.test/m1|the maintenance> scheduled');
  driver.system({ type: 'ReportPager', subject: 'incident/1', action: 'acknowledge' });
  expect(card(driver)).toContain('*Pager*: the rollback proposal acknowledged');
  succeed(driver);
  shows('in_progress', 'in_progress');
  expect(card(driver)).not.toContain('although the go-live is over');
  driver.runTo(driver.now + minutes(16));
  expect(card(driver)).toContain('*still in progress*, although the go-live is over');
  shows('completed', 'completed');
  expect(card(driver)).toContain('|the maintenance> completed');
});
