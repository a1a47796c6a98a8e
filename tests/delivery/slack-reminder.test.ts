import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { SlackOut } from '../../src/adapters/slack.ts';
import { createReminderDelivery } from '../../src/delivery/slack-reminder.ts';
import type { ReminderEffect } from '../../src/domain/effect.ts';
import { writtenPlan } from '../../src/domain/people/plan-authority.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { textOf } from '../messages/drawn.ts';

const { technicalLead, planner } = people;

let world: EngineWorld;
let posts: Parameters<SlackOut['post']>[0][];
let members: (person: string) => Promise<boolean>;
let find: SlackOut['findByEffectKey'];
let failure: OutsideError | undefined;

beforeEach(async () => {
  world = await createEngineWorld();
  posts = [];
  members = async () => true;
  find = async () => ({ unprovable: true, because: 'no history' });
  failure = undefined;
  await world.plan();
  await world.engine.handle({
    id: 'second',
    at: world.now,
    actor: { kind: 'user', id: planner, team: 'T0GOLIVE' },
    origin: { via: 'command' },
    do: {
      type: 'PlanGoLive',
      version: 'v2.0.0',
      t0: T0 + HOUR,
      timeZone: 'Europe/Berlin',
      runbook: world.runbook,
      service: { ...world.service, environment: 'staging' },
      written: writtenPlan(world.service, world.runbook),
    },
  });
});
afterEach(() => world.store.close());

const unasked = async (): Promise<never> => {
  throw new Error('not asked here');
};

const remindOfReview = (person: string) => remind(person, {}, { about: 'review' });

function remind(person: string, claim: Partial<ClaimedEffect> = {}, more: Partial<ReminderEffect> = {}) {
  const slack: SlackOut = {
    post: async (post) => {
      if (failure) throw failure;
      posts.push(post);
      return { channel: 'D0DIRECT', ts: '1.0' };
    },
    findByEffectKey: (search) => find(search),
    update: unasked,
    permalink: unasked,
    userInfo: unasked,
    channelInfo: unasked,
    groupMembers: unasked,
  };
  const deliver = createReminderDelivery({
    slack,
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    words: en,
    realNow: () => world.now,
    isMember: (id) => members(id),
  });
  const effect = {
    kind: 'slack.reminder',
    key: `reminder/${person}/x`,
    goLive: 'GL-1',
    person,
    ...more,
  } as const;
  return deliver(effect, claimOf(effect, world.now, claim));
}

function onlyPost() {
  const [post, ...more] = posts;
  if (!post || more.length > 0) throw new Error(`${posts.length} messages`);
  return post;
}

const tickAll = async (goLive: string) => {
  for (const item of world.runbook.checklist.flatMap(({ items }) => items))
    await world.engine.handle({
      id: `${goLive} ${item.id}`,
      goLive,
      at: world.now,
      actor: { kind: 'user', id: planner, team: 'T0GOLIVE' },
      origin: { via: 'modal' },
      do: { type: 'TickItem', item: item.id },
    });
};

test('one message tells a person all that is pressing, over all go-lives', async () => {
  expect(await remind(technicalLead)).toEqual({ end: 'done' });
  const post = onlyPost();
  expect(post).toMatchObject({ channel: technicalLead, effectKey: `reminder/${technicalLead}/x` });
  const text = textOf({ blocks: post.blocks ?? [] });
  expect(text).toContain('You owe 2 tasks');
  expect(text).toContain('GL-1 · Demo Shop v1.4.2 → production');
  expect(text).toContain('GL-2 · Demo Shop v2.0.0 → staging');
  expect(text.match(/All code changes merged/g)).toHaveLength(2);
  expect(text).toContain('Settle them with `/golive checklist GL-1` and `/golive checklist GL-2`: tick');
  // It stays as it was sent.
  expect(text).toMatch(/As of @\d\d:\d\d\. What waits for you by now: `\/golive mine`\./u);
  // Due only after the next morning.
  expect(text).not.toContain('All CI/CD pipelines passing');
});

test('the votes that wait stand in the same message, also where nothing else is owed, and are never lost in silence', async () => {
  world.now = T0 - 25 * HOUR;
  await tickAll('GL-2');
  await remind(technicalLead);
  const text = textOf({ blocks: onlyPost().blocks ?? [] });
  expect(text).toMatch(/^You owe \d+ tasks(, \d+ of them overdue)?, and 1 gate waits for its vote\n/);
  expect(text).toContain(
    '⏳ *Gate 1: Technical Readiness* waits for the vote of <@U0TOM> or <@U0TESS> until @17:00, on its card',
  );
  await tickAll('GL-1');
  posts = [];
  await remind(technicalLead);
  expect(onlyPost().text).toBe('1 gate waits for its vote');
  const unclear = { attempt: 2, lastAttemptAt: world.now - 60_000 };
  expect(await remind(technicalLead, unclear)).toMatchObject({ end: 'dead' });
});

test('a review that no go-live tells of is told from its file, and given up where the person has left', async () => {
  const more = {
    goLive: 'REVIEWS',
    about: 'review',
    review: '2027-05-21',
    runbook: { title: 'Upgrade <!channel>', owner: 'Technical Lead' },
  } as const;
  expect(await remind(technicalLead, {}, more)).toEqual({ end: 'done' });
  const text = textOf({ blocks: onlyPost().blocks ?? [] });
  expect(text).toContain('“Upgrade &lt;!channel&gt;” has been due for review since 2027-05-21.');
  expect(text).toContain('You are reminded as Technical Lead, who keeps it.');
  members = async () => false;
  expect(await remind(technicalLead, {}, more)).toMatchObject({ end: 'dead' });
});

test('whoever keeps the runbook is reminded of its review, of which go-live waits for it, and what to do', async () => {
  await tickAll('GL-1');
  await tickAll('GL-2');
  expect(await remindOfReview(technicalLead)).toEqual({ end: 'done' });
  const text = textOf({ blocks: onlyPost().blocks ?? [] });
  expect(text).toContain('“Production Go-Live Runbook” has been due for review since 2027-05-21.');
  expect(text).toContain(
    'You are reminded as Technical Lead. GL-1 · Demo Shop v1.4.2 → production is planned',
  );
  expect(text).toContain('set `last_updated`, `next_review`');
});

test('nothing is sent where nothing is owed any more', async () => {
  await tickAll('GL-1');
  await remind(technicalLead);
  expect(textOf({ blocks: onlyPost().blocks ?? [] })).not.toContain('GL-1');
  await tickAll('GL-2');
  expect(await remind(technicalLead)).toMatchObject({ end: 'cancelled' });
  expect(posts).toHaveLength(1);
});

test('who has left is not written to: the rules hear of it, and whoever steps in is told', async () => {
  members = async () => false;
  expect(await remind(technicalLead)).toEqual({
    end: 'done',
    report: { type: 'ReportMembership', person: technicalLead, isMember: false },
  });
  expect(posts).toEqual([]);
});

test('where Slack does not say whether somebody has left, the message is sent', async () => {
  members = async () => {
    throw new Error('Slack is down');
  };
  expect(await remind(technicalLead)).toEqual({ end: 'done' });
});

test('a message that may have arrived is not sent again', async () => {
  expect(await remind(technicalLead, { attempt: 2, lastAttemptAt: world.now - 60_000 })).toMatchObject({
    end: 'cancelled',
  });
  expect(posts).toEqual([]);
});

test('a message that certainly did not arrive is tried again', async () => {
  failure = new OutsideError('slow down', { code: 'ratelimited', retryable: true, happened: 'no' });
  expect(await remind(technicalLead)).toMatchObject({ end: 'later' });
});
