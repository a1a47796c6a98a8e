import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/domain/event.ts';
import { ConcurrencyError } from '../../src/store/store.ts';
import { givenGoLive, goLiveRow, held } from './given-rows.ts';
import type { OpenStore } from './store.testsuite.ts';

export function eventTests(open: OpenStore): void {
  it('events are read back as they were written, each linked to the one before', async () => {
    const store = await open();
    const recorded = await store.transaction((tx) => tx.append([held(1), held(2), held(3)]));

    const read = await store.readStream('GL-1');
    expect(read).toEqual(recorded);
    expect(read.map((event) => event.version)).toEqual([1, 2, 3]);
    expect(read[0]?.prevHash).toBe('0'.repeat(64));
    expect(read[1]?.prevHash).toBe(read[0]?.hash);
    expect(read[2]?.prevHash).toBe(read[1]?.hash);
  });

  it('a stream is read from a version on', async () => {
    const store = await open();
    await store.transaction((tx) => tx.append([held(1), held(2), held(3)]));

    expect((await store.readStream('GL-1', 1)).map((event) => event.version)).toEqual([2, 3]);
    expect(await store.readStream('GL-1', 3)).toEqual([]);
    expect(await store.readStream('GL-2')).toEqual([]);
  });

  it('streams do not mix, also when one transaction writes to both', async () => {
    const store = await open();
    await store.transaction((tx) => tx.append([held(1), held(1, { stream: 'GL-2' }), held(2)]));

    expect((await store.readStream('GL-1')).map((event) => event.version)).toEqual([1, 2]);
    expect((await store.readStream('GL-2')).map((event) => event.version)).toEqual([1]);
  });

  it('a version that is taken already is a ConcurrencyError, and nothing of its transaction stays', async () => {
    const store = await open();
    await givenGoLive(store, 1, 2);

    const late = store.transaction(async (tx) => {
      await tx.saveGoLive(goLiveRow(1, { status: 'held' }));
      await tx.append([held(2)]);
    });
    await expect(late).rejects.toBeInstanceOf(ConcurrencyError);
    expect((await store.findGoLive('GL-1'))?.status).toBe('planned');
    expect(await store.readStream('GL-1')).toHaveLength(2);
  });

  it('an event that would leave a gap is a mistake of the program', async () => {
    const store = await open();
    await expect(store.transaction((tx) => tx.append([held(2)]))).rejects.toThrow('leaves a gap');
  });

  it('an event of an unknown type stops the reading and is named', async () => {
    const store = await open();
    // What a newer golive may have left behind.
    const unknown = { type: 'MoonPhaseChanged' } as unknown as Event;
    await store.transaction((tx) => tx.append([held(1), held(2, { event: unknown }), held(3)]));

    await expect(store.readStream('GL-1')).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unknown_event',
      message: expect.stringContaining('"MoonPhaseChanged"'),
    });
  });

  it.each([
    ['a name that every object has', 'toString'],
    ['the name of the prototype', '__proto__'],
  ])('%s is not taken for a known event type', async (_, type) => {
    const store = await open();
    await store.transaction((tx) => tx.append([held(1, { event: { type } as unknown as Event })]));
    await expect(store.readStream('GL-1')).rejects.toMatchObject({ code: 'unknown_event' });
  });

  it.each([
    'NUL \u0000 and bell \u0007',
    'emoji 🚀 and bidi \u202e',
    'quotes " \\ \' `',
    'line\nend\u2028',
    'x'.repeat(100_000),
  ])('text survives exactly: %.20j', async (reason) => {
    const store = await open();
    await store.transaction((tx) => tx.append([held(1, { event: { type: 'Held', reason } })]));
    expect((await store.readStream('GL-1'))[0]?.event).toEqual({ type: 'Held', reason });
  });

  it('a lone surrogate, which has no UTF-8, is refused and nothing is written', async () => {
    const store = await open();
    const event = { type: 'Held', reason: 'half \ud83d' } as const;
    await expect(store.transaction((tx) => tx.append([held(1, { event })]))).rejects.toThrow('surrogate');
    expect(await store.readStream('GL-1')).toEqual([]);
  });

  it('a transaction that throws leaves nothing behind, and the next one works', async () => {
    const store = await open();
    const failing = store.transaction(async (tx) => {
      await tx.append([held(1)]);
      await tx.saveGoLive(goLiveRow(1));
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await store.readStream('GL-1')).toEqual([]);

    await store.transaction((tx) => tx.append([held(1)]));
    expect(await store.readStream('GL-1')).toHaveLength(1);
  });

  it('a transaction sees what it wrote, and others wait until it is over', async () => {
    const store = await open();
    const order: string[] = [];
    const first = store.transaction(async (tx) => {
      await tx.append([held(1)]);
      await new Promise(setImmediate);
      expect(await tx.readStream('GL-1')).toHaveLength(1);
      order.push('first');
    });
    const second = store.transaction(async (tx) => {
      expect(await tx.readStream('GL-1')).toHaveLength(1);
      order.push('second');
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('many transactions at once on one stream each get their version', async () => {
    const store = await open();
    const appendNext = () =>
      store.transaction(async (tx) => {
        const events = await tx.readStream('GL-1');
        await new Promise(setImmediate);
        await tx.append([held(events.length + 1)]);
      });
    await Promise.all(Array.from({ length: 50 }, appendNext));
    expect(await store.readStream('GL-1')).toHaveLength(50);
  });

  it('the store asked from inside its own transaction is a mistake of the program, not a standstill', async () => {
    const store = await open();
    const inside = store.transaction(() => store.readStream('GL-1'));
    await expect(inside).rejects.toThrow('Inside a transaction');
    await expect(store.transaction(() => store.checkWritable())).rejects.toThrow('Inside a transaction');
    expect(await store.readStream('GL-1')).toEqual([]);
  });

  describe('the inbox', () => {
    it('gives the answer that was saved', async () => {
      const store = await open();
      const answer = { commandId: 'c1', goLive: 'GL-1', at: 1, answer: { events: 2, refusal: null } };
      await store.transaction((tx) => tx.saveAnswer(answer));

      await store.transaction(async (tx) => {
        expect(await tx.findAnswer('c1')).toEqual({ events: 2, refusal: null });
        expect(await tx.findAnswer('c2')).toBeUndefined();
      });
    });

    it('knows an answer without content from none', async () => {
      const store = await open();
      await store.transaction((tx) =>
        tx.saveAnswer({ commandId: 'c1', goLive: undefined, at: 1, answer: undefined }),
      );
      await store.transaction(async (tx) => expect(await tx.findAnswer('c1')).toBeNull());
    });

    it('takes one answer for each command', async () => {
      const store = await open();
      const save = () =>
        store.transaction((tx) => tx.saveAnswer({ commandId: 'c1', goLive: 'GL-1', at: 1, answer: {} }));
      await save();
      await expect(save()).rejects.toBeInstanceOf(ConcurrencyError);
    });
  });
}
