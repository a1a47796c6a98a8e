import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GithubIssues } from '../../src/adapters/github.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createIssueDelivery } from '../../src/delivery/github-issue.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, people } from '../fixtures/engine-world.ts';

type NewIssue = Parameters<GithubIssues['openIssue']>[0];

let world: EngineWorld;
let opened: NewIssue[];
let failure: OutsideError | undefined;
let find: GithubIssues['findIssue'];

const link = { number: 101, url: 'https://github.test/issues/101' };

beforeEach(async () => {
  world = await createEngineWorld();
  opened = [];
  failure = undefined;
  find = async () => ({ absent: true });
  await world.plan();
});
afterEach(() => world.store.close());

function deliver(claim: Partial<ClaimedEffect> = {}, note?: string) {
  const github: GithubIssues = {
    openIssue: async (issue) => {
      if (failure) throw failure;
      opened.push(issue);
      return link;
    },
    findIssue: (search) => find(search),
  };
  const effect = {
    kind: 'github.issue',
    key: 'GL-1/issue/x',
    goLive: 'GL-1',
    ...(note === undefined ? {} : { note }),
  } as const;
  return createIssueDelivery({
    github,
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    words: en,
    realNow: () => world.now,
    listedWithinMs: 60_000,
    userInfo: async () => {
      throw new Error('Slack is down');
    },
  })(effect, claimOf(effect, world.now, claim));
}

const refusal = (happened: 'no' | 'maybe', retryable: boolean) =>
  new OutsideError('GitHub answered 403: Resource not accessible', { code: 'x', happened, retryable });

test('the issue is opened with the labels of the runbook, also where Slack tells no names', async () => {
  expect(await deliver()).toEqual({ end: 'done', report: { type: 'ReportPostMortemOpened', ...link } });
  expect(opened).toMatchObject([
    {
      repository: 'acme/demo-shop',
      title: 'Post-mortem: Demo Shop v1.4.2 in production (GL-1)',
      labels: ['post-mortem'],
    },
  ]);
  expect(opened[0]?.body).toContain('U0RITA planned');
});

test('an attempt after one that may have arrived looks for the marker, and opens none where it is found', async () => {
  find = async ({ marker }) => (marker.includes('gl-1-post-mortem') ? { found: link } : { absent: true });
  const again = await deliver({ attempt: 2, lastAttemptAt: world.now - 1000 });
  expect(again).toEqual({ end: 'done', report: { type: 'ReportPostMortemOpened', ...link } });
  expect(opened).toEqual([]);
});

test('it is opened again only once GitHub had time to list the first', async () => {
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now - 1000 })).toMatchObject({
    end: 'later',
    uncounted: true,
  });
  await deliver({ attempt: 2, lastAttemptAt: world.now - 61_000 });
  expect(opened).toHaveLength(1);
});

test('where its absence cannot be proven, people are asked', async () => {
  find = async () => ({ unprovable: true, because: 'too many issues' });
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now - 61_000 })).toMatchObject({
    end: 'dead',
    report: { type: 'ReportPostMortemNotOpened', reason: 'too many issues' },
  });
  expect(opened).toEqual([]);
});

test('a token that may not open issues is told at once; trouble on the way is tried again', async () => {
  failure = refusal('no', false);
  expect(await deliver()).toMatchObject({
    end: 'dead',
    report: { type: 'ReportPostMortemNotOpened', reason: expect.stringContaining('403') },
  });
  failure = refusal('maybe', true);
  expect(await deliver()).toMatchObject({ end: 'later', unsent: false });
  failure = refusal('no', true);
  expect(await deliver()).toMatchObject({ end: 'later', unsent: true });
});

test('what is open already is not opened again', async () => {
  const rollback = world.runbook.rollback;
  expect(rollback.postMortem).toBeDefined();
  await world.tell({ type: 'ReportPostMortemOpened', ...link });
  expect(await deliver()).toEqual({ end: 'done' });
  expect(opened).toEqual([]);
});

describe('an action item of the retrospective', () => {
  beforeEach(async () => {
    await world.as(people.planner, { type: 'Abort', reason: 'not today' });
    await world.tell({
      type: 'AddToRetrospective',
      entry: 'e1',
      notes: [
        { section: 'went_well', text: 'nothing' },
        {
          section: 'action_items',
          text: 'Ask @acme/ops <b>first</b> #12\nand then *all*',
          owner: people.operations,
          due: '2026-12-24',
          issue: true,
        },
      ],
    });
    await world.as(people.planner, { type: 'HoldRetrospective' });
  });

  test('is opened with its owner and its date, and mentions and formats nothing', async () => {
    expect(await deliver({}, 'e1-2')).toEqual({
      end: 'done',
      report: { type: 'ReportActionItemOpened', note: 'e1-2', ...link },
    });
    expect(opened).toMatchObject([{ repository: 'acme/demo-shop', labels: [] }]);
    expect(opened[0]?.title).toBe('Ask @acme/ops <b>first</b> #12 (retrospective of GL-1)');
    const marker = /\n<!-- golive:\w+-gl-1-action-e1-2 -->\n$/u;
    expect(opened[0]?.body).toMatch(marker);
    expect(opened[0]?.body.replace(marker, '').split('\n')).toEqual([
      'Ask @\u2060acme/ops &lt;b&gt;first&lt;/b&gt; #\u206012',
      'and then \\*all\\*',
      '',
      `- Owner: ${people.operations}`,
      '- Due: 2026-12-24',
      '- Noted by: anonymous',
      '',
      'From the retrospective of GL-1 · Demo Shop v1.4.2 → production.',
    ]);
  });

  test('is looked for by its marker after an attempt that may have arrived', async () => {
    find = async ({ marker }) => (marker.includes('gl-1-action-e1-2') ? { found: link } : { absent: true });
    const again = { attempt: 2, lastAttemptAt: world.now - 1000 };
    expect(await deliver(again, 'e1-2')).toMatchObject({ end: 'done', report: { note: 'e1-2', ...link } });
    expect(opened).toEqual([]);
  });

  test('is told where it cannot be opened, and what is open or wanted by nobody is left alone', async () => {
    failure = refusal('no', false);
    expect(await deliver({}, 'e1-2')).toMatchObject({
      end: 'dead',
      report: { type: 'ReportActionItemNotOpened', note: 'e1-2' },
    });
    await world.tell({ type: 'ReportActionItemOpened', note: 'e1-2', ...link });
    expect(await deliver({}, 'e1-2')).toEqual({ end: 'done' });
    expect(await deliver({}, 'e1-1')).toMatchObject({ end: 'cancelled' });
    expect(opened).toEqual([]);
  });
});
