import { expect, test } from 'vitest';
import type { Ask } from '../../src/rehearsal/stand-ins.ts';
import { asksAt, isTaken } from '../../src/rehearsal/stand-ins.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
} from '../fixtures/golive-driver.ts';
import { minutes, T0, tom } from '../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../fixtures/phased-plan.ts';

/** What somebody is asked of `smoke`, which a workflow does. */
const asked = ({ state }: GoLiveDriver): readonly Ask[] =>
  asksAt(state).filter(({ about }) => about.id === 'smoke');

function deployed(more: Parameters<typeof smokeByWorkflow>[0]): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: smokeByWorkflow(more) });
  deploy(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  return driver;
}

test('nobody is asked for a step whose workflow starts by itself, nor to finish one that a workflow does', () => {
  expect(asked(deployed({ start: 'automatic' }))).toEqual([]);
  const driver = deployed({});
  expect(asked(driver)).toMatchObject([{ action: { type: 'StartStep' }, at: T0 + minutes(15) }]);
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  expect(asked(driver)).toEqual([]);
});

test('somebody goes on with the next part of the traffic once one has baked, and with none after the last', () => {
  const traffic = [
    { percent: 10, bakeMs: minutes(10) },
    { percent: 100, bakeMs: minutes(10) },
  ];
  const driver = deployed({ traffic });
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  acceptRun(driver);
  endRun(driver, 'success');
  const [ask] = asked(driver);
  expect(ask).toMatchObject({ action: { type: 'ContinueTraffic', percent: 100 }, at: T0 + minutes(13) });
  expect(ask && isTaken(driver.state, ask, T0 + minutes(9))).toBe(false);
  expect(ask && isTaken(driver.state, ask, ask.at)).toBe(true);
  driver.moveTo(T0 + minutes(13));
  driver.wish(tom, { type: 'ContinueTraffic', step: 'smoke', percent: 100 });
  acceptRun(driver);
  endRun(driver, 'success');
  expect(asked(driver)).toEqual([]);
});
