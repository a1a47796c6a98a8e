import { describe, expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { channelsTold } from '../../../src/domain/notices/notice-target.ts';
import type { NoticeDefinition } from '../../../src/domain/runbook.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { hours, minutes, ole, plan, rita, runbook, service, T0, tom } from '../../fixtures/golive-fixture.ts';
import { send } from '../given-notices.ts';

/* Who reads in another channel that a go-live goes on has read there that it was held. */

const delayed: NoticeDefinition = {
  id: 'delayed',
  title: 'Delayed',
  after: 'held_past_t0',
  audiences: [],
  channels: [],
  text: 'Delayed.',
  graceMs: hours(2),
};
const withDelay: PlanGoLive = {
  ...plan,
  service: {
    ...service,
    audiences: service.audiences.map((one) => ({
      ...one,
      slack: one.slack.filter((channel) => one.id === 'team' || channel !== 'C0TECH'),
    })),
  },
  runbook: {
    ...runbook,
    notices: [...runbook.notices, delayed],
    updates: { everyMs: hours(1), inIncidentMs: hours(1), audiences: ['team'], channels: ['slack'] },
  },
};

/** The stakeholders have heard the plan, the team has not. */
function announced(): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: withDelay });
  driver.moveTo(T0 - hours(24));
  send(driver, 'scheduled');
  return driver;
}

/** The other channels that hear of the newest event as the go-live's own does: `quiet`, in their threads alone. */
function heard(driver: GoLiveDriver): readonly string[] {
  const last = driver.recorded.findLast(({ event }) => event.type === 'Held' || event.type === 'Resumed');
  return (last ? messagesOf(driver.state, last) : []).flatMap((message) =>
    message.card === 'event' && message.channel
      ? [message.quiet ? `${message.channel} quiet` : message.channel]
      : [],
  );
}

const hold = (driver: GoLiveDriver): readonly string[] => {
  driver.wish(ole, { type: 'Hold', reason: 'look' });
  return heard(driver);
};
const resume = (driver: GoLiveDriver): readonly string[] => {
  driver.wish(rita, { type: 'Resume' });
  return heard(driver);
};

describe('a hold and its end are told in the same channels', () => {
  test('before T-0, to all who heard the plan', () => {
    const driver = announced();
    expect(hold(driver)).toEqual(['C0STAKE']);
    expect(resume(driver)).toEqual(['C0STAKE']);
  });

  test('while it is deployed, to the same in their threads alone: nothing that was announced has changed', () => {
    const driver = announced();
    driver.moveTo(T0 - hours(1));
    deploy(driver);
    const all = ['C0STAKE quiet', 'C0TECH quiet'];
    expect(hold(driver)).toEqual(all);
    driver.runTo(T0 + minutes(5));
    expect(driver.state.notices.some(({ notice }) => notice === 'delayed')).toBe(false);
    expect(resume(driver)).toEqual(all);
  });

  test('from T-0 on before the start, by the notice of the delay, and its end where that went', () => {
    const driver = announced();
    driver.moveTo(T0 + minutes(1));
    expect(hold(driver)).toEqual([]);
    send(driver, 'delayed');
    expect(resume(driver)).toEqual(['C0STAKE']);
  });

  test('resumed before that notice goes out, to nobody', () => {
    const driver = announced();
    driver.moveTo(T0 + minutes(1));
    expect(hold(driver)).toEqual([]);
    expect(resume(driver)).toEqual([]);
  });

  test('who hears of the go-live first during the hold is not told that it goes on', () => {
    const driver = announced();
    expect(hold(driver)).toEqual(['C0STAKE']);
    driver.wish(tom, { type: 'SendUpdate', text: 'We look at the disk.' });
    expect(channelsTold(driver.state)).toEqual(['C0STAKE', 'C0TECH']);
    expect(resume(driver)).toEqual(['C0STAKE']);
  });

  test('put back from a backup, it was held without a word elsewhere, and goes on without one', () => {
    const driver = announced();
    driver.system({ type: 'ReportRestored', since: T0 - hours(25) });
    expect(driver.state.held).toBeDefined();
    expect(resume(driver)).toEqual([]);
  });
});
