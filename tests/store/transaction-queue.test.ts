import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTransactionQueue } from '../../src/store/transaction-queue.ts';

describe('the queue of transactions', () => {
  test('one at a time; what a person waits for goes before all that nobody waits for, each kind in its order', async () => {
    const queue = createTransactionQueue();
    const done: string[] = [];
    let running = 0;
    const work = (name: string) => async () => {
      running += 1;
      expect(running, name).toBe(1);
      await setImmediate();
      done.push(name);
      running -= 1;
    };
    await Promise.all([
      queue.run(work('check 1'), false),
      queue.run(work('check 2'), false),
      queue.run(work('check 3'), false),
      queue.run(work('click 1'), true),
      queue.run(work('click 2'), true),
    ]);
    expect(done).toEqual(['check 1', 'click 1', 'click 2', 'check 2', 'check 3']);
  });

  test('a click that comes in while many wait that answer at once goes before the next of them', async () => {
    const queue = createTransactionQueue();
    const done: string[] = [];
    const say = (name: string) => async () => void done.push(name);
    const checks = ['check 1', 'check 2', 'check 3'].map((name) => queue.run(say(name), false));
    const click = setImmediate().then(() => queue.run(say('click'), true));
    await Promise.all([...checks, click]);
    expect(done).toEqual(['check 1', 'click', 'check 2', 'check 3']);
  });

  test('one that fails gives its turn on, and says why to its own caller alone', async () => {
    const queue = createTransactionQueue();
    const failing = queue.run(() => Promise.reject(new Error('full')), true);
    const next = queue.run(async () => 'done', false);
    await expect(failing).rejects.toThrow('full');
    await expect(next).resolves.toBe('done');
    await expect(queue.run(async () => 'again', false)).resolves.toBe('again');
  });
});
