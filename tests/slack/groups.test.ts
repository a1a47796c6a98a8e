import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { en } from '../../src/messages/en.ts';
import { createGroups } from '../../src/slack/groups.ts';

const log = pino({ level: 'silent' });

function given(answers: (() => Promise<readonly string[]>)[]) {
  let now = 100_000;
  let asked = 0;
  const groups = createGroups({
    groupMembers: () => {
      asked += 1;
      return answers[asked - 1]?.() ?? Promise.reject(new Error('asked too often'));
    },
    realNow: () => now,
    words: en,
    log,
  });
  return {
    read: async (at = 5_000_000) => (await groups.read(['S0SRE'], at))[0],
    asked: () => asked,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const paced = () => Promise.reject(Object.assign(new Error('Held back.'), { code: 'paced' }));

test('a group is read anew each time, and once for all who ask at the same time', async () => {
  const { read, asked } = given([async () => ['U1'], async () => ['U2']]);
  expect(await Promise.all([read(), read()])).toEqual([
    { group: 'S0SRE', readAt: 5_000_000, members: ['U1'] },
    { group: 'S0SRE', readAt: 5_000_000, members: ['U1'] },
  ]);
  expect(await read()).toMatchObject({ members: ['U2'] });
  expect(asked()).toBe(2);
});

test('why it cannot be read is said', async () => {
  const { read } = given([() => Promise.reject(new Error('Slack knows no such user group.'))]);
  expect(await read()).toEqual({
    group: 'S0SRE',
    readAt: 5_000_000,
    unreadable: 'Slack knows no such user group.',
  });
});

test('where golive itself must hold the call back, what was read within the minute holds, with its time', async () => {
  const { read, pass } = given([async () => ['U1'], paced, paced]);
  await read();
  pass(20_000);
  expect(await read()).toEqual({ group: 'S0SRE', readAt: 4_980_000, members: ['U1'] });
  pass(50_000);
  expect(await read()).toMatchObject({ unreadable: 'Held back.' });
});

test('how long Slack takes to answer makes a reading no older', async () => {
  const slowly = async () => {
    pass(700);
    return ['U1'];
  };
  const { read, pass } = given([slowly]);
  expect(await read()).toMatchObject({ readAt: 5_000_000, members: ['U1'] });
});

test('a slow Slack is waited for no longer than a second', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { read } = given([() => new Promise(() => {})]);
    const found = read();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await found).toMatchObject({ unreadable: 'Slack did not answer in time' });
  } finally {
    vi.useRealTimers();
  }
});
