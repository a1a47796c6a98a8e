import { expect, test } from 'vitest';
import { taskCard } from '../../../src/domain/afterwards/follow-up-messages.ts';
import { isForPostMortem, postMortemMarker } from '../../../src/domain/afterwards/post-mortem.ts';
import { type MessageRef, messageKey } from '../../../src/domain/effect.ts';
import type { Event } from '../../../src/domain/event.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { followUpDriver, rollBack } from '../../fixtures/follow-up-plan.ts';
import { deploy, endRun, type GoLiveDriver, record, succeed } from '../../fixtures/golive-driver.ts';
import { days, golive, hours, rita, T0, tom } from '../../fixtures/golive-fixture.ts';

const text = { labels: [], title: 't', text: 'x' };
const task = 'after_rollback/post_mortem';
const opened = { type: 'ReportPostMortemOpened', number: 5, url: 'https://github.example/issues/5' } as const;

function rolledBack(postMortem?: { readonly task?: string } & typeof text): GoLiveDriver {
  const driver = followUpDriver({ postMortem });
  rollBack(driver);
  return driver;
}

const issues = ({ effects }: GoLiveDriver) =>
  [...effects.values()].filter(({ kind }) => kind === 'github.issue');

test('a verified rollback has one issue opened, where the runbook has words for it', () => {
  const driver = rolledBack({ ...text, task: 'post_mortem' });
  expect(issues(driver)).toEqual([{ kind: 'github.issue', key: 'GL-7/issue/post_mortem', goLive: 'GL-7' }]);
  expect(postMortemMarker(driver.state)).toBe('<!-- golive:3f9a2c-gl-7-post-mortem -->');
  expect(issues(rolledBack())).toEqual([]);
});

test('a success, and an abort of what was never rolled back, have none', () => {
  const success = followUpDriver({ postMortem: text });
  succeed(success);
  const early = followUpDriver({ postMortem: text });
  early.wish(rita, { type: 'Abort', reason: 'not today' });
  const failed = followUpDriver({ postMortem: text });
  deploy(failed);
  endRun(failed, 'failure');
  failed.wish(rita, { type: 'Abort', reason: 'next week' });
  for (const driver of [success, early, failed]) {
    expect(isForPostMortem(driver.state)).toBe(false);
    expect(issues(driver)).toEqual([]);
  }
});

test('its address is the evidence of its task, as long as that is open; a second report changes nothing', () => {
  const driver = rolledBack({ ...text, task: 'post_mortem' });
  expect(driver.system(opened).events).toEqual([
    { type: 'PostMortemOpened', number: 5, url: opened.url },
    { type: 'EvidenceAdded', item: task, evidence: opened.url },
  ]);
  expect(driver.state.postMortem).toEqual({ state: 'opened', number: 5, url: opened.url });
  expect(driver.system(opened).refusal?.code).toBe('stale');

  const done = rolledBack({ ...text, task: 'post_mortem' });
  done.wish(tom, { type: 'TickItem', item: task });
  expect(done.system(opened).events.map(({ type }) => type)).toEqual(['PostMortemOpened']);
  expect(
    rolledBack(text)
      .system(opened)
      .events.map(({ type }) => type),
  ).toEqual(['PostMortemOpened']);
});

test('that it was not opened is on record, until it is; nobody asked for one without words', () => {
  const driver = rolledBack(text);
  const gone = { type: 'ReportPostMortemNotOpened', reason: '410 Gone' } as const;
  expect(driver.system(gone).events).toEqual([{ type: 'PostMortemNotOpened', reason: '410 Gone' }]);
  expect(driver.state.postMortem).toEqual({ state: 'not_opened', reason: '410 Gone' });
  driver.system(opened);
  expect(driver.state.postMortem?.state).toBe('opened');
  expect(driver.system(gone).refusal?.code).toBe('stale');
  expect(rolledBack().system(gone).refusal?.code).toBe('stale');
});

test('a task stands on the card of its list once that has begun, on no other before; an item on the checklist', () => {
  const driver = followUpDriver();
  succeed(driver);
  const card = (list: string) => [{ card: 'follow_ups', list: `after_success/${list}` }];
  expect(taskCard(driver.state, 'after_success/health')).toEqual([]);
  driver.tick();
  expect(taskCard(driver.state, 'after_success/health')).toEqual(card('immediate'));
  expect(taskCard(driver.state, 'after_success/backups')).toEqual(card('immediate'));
  expect(taskCard(driver.state, 'after_success/retro')).toEqual([]);
  driver.runTo(T0 + days(2));
  expect(taskCard(driver.state, 'after_success/retro')).toEqual(card('later'));
  expect(taskCard(driver.state, 'merged')).toBe('checklist');
});

const immediate = 'follow_ups:after_success/immediate';
const later = 'follow_ups:after_success/later';
const told = 'event:99';

test.each<readonly [Event, readonly string[]]>([
  // The card tells that a list begins.
  [{ type: 'FollowUpsOpened', list: 'after_success/later' }, [later]],
  [{ type: 'FollowUpsOverdue', list: 'after_success/later', open: [] }, [later, told]],
  // What led to the deployment can be changed no more, or again.
  [{ type: 'GoLiveClosed', open: [] }, ['checklist', immediate, later, 'steps', told]],
  [{ type: 'GoLiveReopened' }, ['checklist', immediate, later, 'steps', told]],
  [{ type: 'VersionAllowed', reason: 'x' }, [told]],
  // It comes with a rollback that is told.
  [{ type: 'EnvironmentLocked' }, []],
  [{ type: 'EnvironmentUnlocked', reason: 'x' }, [told]],
  [{ type: 'PostMortemOpened', number: 5, url: 'x' }, [told]],
  [{ type: 'PostMortemNotOpened', reason: 'x' }, [told]],
  [{ type: 'RemindersDue', slot: 1, people: [tom] }, []],
])('of %j', (event, wanted) => {
  const driver = followUpDriver();
  succeed(driver);
  driver.runTo(T0 + days(2));
  const recorded = record(event, { version: 99, at: T0, actor: golive });
  const messages: readonly MessageRef[] = messagesOf(driver.state, recorded);
  expect(messages.map(messageKey).toSorted()).toEqual(['control', ...wanted].toSorted());
});

test('the lock of the environment knows since when it is and who lifted it', () => {
  const driver = rolledBack();
  const lockedAt = driver.recorded.find(({ event }) => event.type === 'EnvironmentLocked')?.at;
  expect(lockedAt).toBeDefined();
  expect(driver.state.lock).toEqual({ at: lockedAt, lifted: undefined });
  driver.runTo(T0 + hours(5));
  driver.wish(rita, { type: 'Unlock', reason: 'the cause is known' });
  expect(driver.state.lock).toMatchObject({
    at: lockedAt,
    lifted: { by: rita, at: T0 + hours(5), reason: 'the cause is known' },
  });
});
