import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import type { ClaimedEffect, Store } from '../../src/store/store.ts';
import { control, givenGoLive, notice } from './given-rows.ts';
import type { OpenStore } from './store.testsuite.ts';

const LEASE_MS = 1000;
const ALL = ['slack.message', 'slack.notice', 'github.dispatch'] as const;

export function effectTests(open: OpenStore): void {
  const given = async (...effects: Effect[]) => {
    const store = await open();
    await givenGoLive(store, 1);
    await want(store, effects);
    return store;
  };

  describe('claiming', () => claimTests(given));
  describe('finishing and releasing', () => finishTests(given));
  describe('how long it was tried', () => triedTests(given));
  describe('wanted again', () => againTests(given));
  describe('cancelling', () => cancelTests(given));
  describe('the order of posts', () => orderTests(given));
}

type Given = (...effects: Effect[]) => Promise<Store>;

const want = (store: Store, effects: readonly Effect[], at = 0) =>
  store.transaction((tx) => tx.enqueue(effects, at));

const claim = (store: Store, now: number, limit = 10) =>
  store.claimEffects({ kinds: ALL, now, leaseMs: LEASE_MS, limit });

async function claimOne(store: Store, now: number): Promise<ClaimedEffect> {
  const [claimed, ...more] = await claim(store, now);
  if (claimed === undefined || more.length > 0) throw new Error('Expected one effect to claim');
  return claimed;
}

const finish = (
  store: Store,
  { id, leaseToken }: ClaimedEffect,
  how: { state: 'done' | 'dead' | 'cancelled'; now: number },
) => store.transaction((tx) => tx.finishEffect({ id, leaseToken, ...how }));

function claimTests(given: Given): void {
  it('gives each effect to one worker, with its attempt and its lease', async () => {
    const store = await given(control, notice('t0'));
    const claimed = await claim(store, 500);

    expect(claimed.map((one) => one.effect)).toEqual([control, notice('t0')]);
    expect(claimed[0]).toMatchObject({ attempt: 1, lastAttemptAt: undefined, leaseUntil: 500 + LEASE_MS });
    expect(claimed[0]?.leaseToken).toMatch(/^[0-9a-f]{32}$/);
    expect(await claim(store, 501)).toEqual([]);
  });

  it('leaves alone what the asking process still has in flight, also after its lease', async () => {
    const store = await given(control, notice('t0'));
    const [inFlight] = await claim(store, 0);
    const late = { kinds: ALL, now: 5 * LEASE_MS, leaseMs: LEASE_MS, limit: 10, except: [inFlight?.id ?? 0] };
    expect((await store.claimEffects(late)).map(({ effect }) => effect)).toEqual([notice('t0')]);
    expect(await store.nextEffectAt(ALL, late.except)).toBe(6 * LEASE_MS);
  });

  it('leaves alone what is not yet available, of another kind, or over the limit', async () => {
    const store = await given(notice('a'), notice('b'));
    await want(store, [notice('later')], 9000);
    await want(store, [control], 0);

    const options = { kinds: ['slack.notice'] as const, now: 10, leaseMs: LEASE_MS };
    expect((await store.claimEffects({ ...options, limit: 1 })).map((one) => one.effect)).toEqual([
      notice('a'),
    ]);
    expect((await store.claimEffects({ ...options, limit: 5 })).map((one) => one.effect)).toEqual([
      notice('b'),
    ]);
    expect(await store.claimEffects({ ...options, kinds: [], limit: 5 })).toEqual([]);
    expect(await store.claimEffects({ ...options, kinds: ['github.dispatch'], limit: 5 })).toEqual([]);
  });

  it('takes the one that waits longest first', async () => {
    const store = await given();
    await want(store, [notice('younger')], 20);
    await want(store, [notice('older')], 10);
    expect((await claim(store, 30, 1)).map((one) => one.effect)).toEqual([notice('older')]);
  });

  it('an expired lease can be claimed again, counted, under another token', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    expect(await claim(store, LEASE_MS - 1)).toEqual([]);

    const second = await claimOne(store, LEASE_MS);
    expect(second).toMatchObject({ id: first.id, attempt: 2, lastAttemptAt: 0 });
    expect(second.leaseToken).not.toBe(first.leaseToken);
    expect((await claimOne(store, 3 * LEASE_MS)).lastAttemptAt).toBe(LEASE_MS);
  });

  it('remembers when something was last announced to be sent, whoever claims it after that, for its holder alone', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    expect(first.sendingAt).toBeUndefined();
    expect(await store.transaction((tx) => tx.announceSending(first, 5))).toBe(true);
    expect((await claimOne(store, LEASE_MS)).sendingAt).toBe(5);
    expect(await store.transaction((tx) => tx.announceSending(first, 9))).toBe(false);
    expect((await claimOne(store, 3 * LEASE_MS)).sendingAt).toBe(5);
  });

  it('knows when the next effect can be claimed', async () => {
    const store = await given();
    expect(await store.nextEffectAt(ALL)).toBeUndefined();
    await want(store, [notice('a')], 300);
    await want(store, [control], 200);
    expect(await store.nextEffectAt(ALL)).toBe(200);
    expect(await store.nextEffectAt(['slack.notice'])).toBe(300);
    expect(await store.nextEffectAt([])).toBeUndefined();

    await claimOne(store, 200);
    expect(await store.nextEffectAt(['slack.message'])).toBe(200 + LEASE_MS);
  });

  it('counts effects by state', async () => {
    const store = await given(notice('a'), notice('b'), notice('c'), notice('d'), notice('e'));
    const [a, b] = await claim(store, 0, 3);
    if (!a || !b) throw new Error('Expected effects to claim');
    await finish(store, a, { state: 'done', now: 1 });
    await finish(store, b, { state: 'dead', now: 1 });
    await store.transaction((tx) => tx.cancelEffects([notice('e').key]));
    expect(await store.countEffects()).toEqual({ pending: 1, claimed: 1, done: 1, dead: 1, cancelled: 1 });
  });

  it('an effect of a go-live that does not exist is not stored', async () => {
    const store = await given();
    await expect(want(store, [{ ...control, goLive: 'GL-9' }])).rejects.toThrow();
    expect(await store.nextEffectAt(ALL)).toBeUndefined();
  });
}

function finishTests(given: Given): void {
  it('a finished effect is never claimed again', async () => {
    const store = await given(notice('a'), notice('b'), notice('c'));
    const states = ['done', 'dead', 'cancelled'] as const;
    for (const [index, claimed] of (await claim(store, 0)).entries()) {
      expect(await finish(store, claimed, { state: states[index] ?? 'done', now: 1 })).toBe(true);
    }
    expect(await claim(store, 10 * LEASE_MS)).toEqual([]);
    expect(await store.nextEffectAt(ALL)).toBeUndefined();
  });

  it('a worker that lost its lease can neither finish nor release', async () => {
    const store = await given(control);
    const lost = await claimOne(store, 0);
    const holder = await claimOne(store, LEASE_MS);

    expect(await finish(store, lost, { state: 'done', now: 2000 })).toBe(false);
    expect(await store.releaseEffect({ ...lost, availableAt: 0, reason: 'http_503' })).toBe(false);
    expect(await store.countEffects()).toMatchObject({ claimed: 1, done: 0 });
    expect(await finish(store, holder, { state: 'done', now: 2000 })).toBe(true);
  });

  it('finishing or releasing twice is refused the second time', async () => {
    const store = await given(control, notice('a'));
    const [first, second] = await claim(store, 0);
    if (!first || !second) throw new Error('Expected effects to claim');
    expect(await finish(store, first, { state: 'done', now: 1 })).toBe(true);
    expect(await finish(store, first, { state: 'dead', now: 1 })).toBe(false);

    const release = { ...second, availableAt: 5000, reason: 'http_503' };
    expect(await store.releaseEffect(release)).toBe(true);
    expect(await store.releaseEffect(release)).toBe(false);
  });

  it('a finish in a transaction that throws did not happen', async () => {
    const store = await given(control);
    const claimed = await claimOne(store, 0);
    const failing = store.transaction(async (tx) => {
      await tx.finishEffect({ ...claimed, state: 'done', now: 1 });
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await finish(store, claimed, { state: 'done', now: 2 })).toBe(true);
  });

  it('a released effect comes back at its instant, one attempt further', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await store.releaseEffect({ ...first, availableAt: 700, reason: 'http_503' });

    expect(await claim(store, 699)).toEqual([]);
    expect(await claimOne(store, 700)).toMatchObject({ attempt: 2, lastAttemptAt: 0 });
  });

  it('an unsent release counts the attempt, and leaves nothing to look for', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await store.releaseEffect({ ...first, availableAt: 10, reason: 'http_429', unsent: true });
    expect(await claimOne(store, 10)).toMatchObject({ attempt: 2, lastAttemptAt: undefined });
  });

  it('an uncounted release leaves attempt and last attempt as they were', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await store.releaseEffect({ ...first, availableAt: 10, reason: 'rate_limited', uncounted: true });
    const again = await claimOne(store, 10);
    expect(again).toMatchObject({ attempt: 1, lastAttemptAt: undefined });

    await store.releaseEffect({ ...again, availableAt: 20, reason: 'http_503' });
    const second = await claimOne(store, 20);
    await store.releaseEffect({ ...second, availableAt: 30, reason: 'rate_limited', uncounted: true });
    expect(await claimOne(store, 30)).toMatchObject({ attempt: 2, lastAttemptAt: 10 });
  });
}

/** For how long each claim says that it was tried before. */
const triedFor = async (store: Store, now: number) => now - (await claimOne(store, now)).triedSince;

function triedTests(given: Given): void {
  const failed = { reason: 'http_503' };
  const DOWN_MS = 500 * LEASE_MS;

  it('begins with the first claim, however long nobody came', async () => {
    const store = await given(control);
    expect(await triedFor(store, DOWN_MS)).toBe(0);
  });

  it('goes on to the instant of the next try, and not through a downtime after it', async () => {
    const store = await given(control);
    await store.releaseEffect({ ...(await claimOne(store, 100)), ...failed, availableAt: 300 });
    expect(await triedFor(store, 300 + DOWN_MS)).toBe(200);
    const again = await claimOne(store, 300 + 2 * DOWN_MS);
    await store.releaseEffect({ ...again, ...failed, availableAt: 400 + 2 * DOWN_MS, unsent: true });
    expect(await triedFor(store, 400 + 2 * DOWN_MS)).toBe(200 + LEASE_MS + 100);
  });

  it('counts no wait in which nothing was tried, but for one that has a limit', async () => {
    const store = await given(control);
    const paced = { reason: 'paced', uncounted: true };
    await store.releaseEffect({ ...(await claimOne(store, 0)), ...paced, availableAt: DOWN_MS });
    const first = await claimOne(store, DOWN_MS);
    expect(first.triedSince).toBe(DOWN_MS);
    await store.releaseEffect({ ...first, ...paced, waited: true, availableAt: DOWN_MS + 50 });
    const second = await claimOne(store, DOWN_MS + 50);
    expect(second).toMatchObject({ attempt: 1, lastAttemptAt: undefined, triedSince: DOWN_MS });
  });

  it('counts an attempt that a kill ended, up to its lease: what is killed again and again comes to its end', async () => {
    const store = await given(control);
    await claimOne(store, 0);
    await store.endLeases();
    expect(await triedFor(store, 400)).toBe(400);
    await store.endLeases();
    expect(await triedFor(store, 400 + DOWN_MS)).toBe(400 + LEASE_MS);
    await store.endLeases();
    // The clock of the machine was set back.
    expect(await triedFor(store, 300)).toBe(400 + LEASE_MS);
  });

  it.each(['done', 'dead', 'cancelled'] as const)(
    'begins anew where it was %s and is wanted again',
    async (state) => {
      const store = await given(control);
      await store.releaseEffect({ ...(await claimOne(store, 0)), ...failed, availableAt: 700 });
      await finish(store, await claimOne(store, 700), { state, now: 700 });
      await want(store, [control], 800);
      const again = await claimOne(store, 800);
      expect(again.triedSince).toBe(800);
      await store.releaseEffect({ ...again, ...failed, availableAt: 900 });
      const inFlight = await claimOne(store, 900);
      await want(store, [control], 910);
      await finish(store, inFlight, { state, now: 920 });
      expect(await triedFor(store, 920)).toBe(0);
    },
  );

  it('does not begin anew for a wish that comes while it is tried', async () => {
    const store = await given(control);
    await store.releaseEffect({ ...(await claimOne(store, 0)), ...failed, availableAt: 700 });
    await want(store, [control], 650);
    expect(await triedFor(store, 700)).toBe(700);
  });
}

function againTests(given: Given): void {
  it('the same key is stored once, and a notice that went out is not wanted again', async () => {
    const store = await given(notice('t0'), notice('t0'));
    await finish(store, await claimOne(store, 0), { state: 'done', now: 1 });
    await want(store, [notice('t0')]);
    expect(await claim(store, LEASE_MS)).toEqual([]);
  });

  it('a message that was ended and is wanted again is as old as the new wish', async () => {
    const store = await given(control);
    await finish(store, await claimOne(store, 0), { state: 'done', now: 1 });
    await want(store, [control], 90_000);
    expect(await claimOne(store, 90_000)).toMatchObject({ createdAt: 90_000, attempt: 1 });
  });

  it('a message wanted again while it is delivered is as old as the end of that delivery', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await want(store, [control], 10);
    await finish(store, first, { state: 'done', now: 500 });
    expect(await claimOne(store, 500)).toMatchObject({ createdAt: 500 });
  });

  it('several wishes for one message before the claim are one call', async () => {
    const store = await given(control, control, control);
    await finish(store, await claimOne(store, 0), { state: 'done', now: 1 });
    expect(await claim(store, 10 * LEASE_MS)).toEqual([]);
  });

  it('a message wanted again after it was sent is sent again, as a first attempt', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await finish(store, first, { state: 'done', now: 1 });
    await want(store, [control], 50);

    expect(await claim(store, 49)).toEqual([]);
    expect(await claimOne(store, 50)).toMatchObject({ id: first.id, attempt: 1, lastAttemptAt: undefined });
  });

  it('a message wanted again while it is being sent is pending as soon as that one is finished', async () => {
    const store = await given(control);
    const first = await claimOne(store, 0);
    await want(store, [control], 1);
    expect(await claim(store, 2)).toEqual([]);

    expect(await finish(store, first, { state: 'done', now: 3 })).toBe(true);
    expect(await store.countEffects()).toMatchObject({ pending: 1, done: 0 });
    expect(await claimOne(store, 3)).toMatchObject({ attempt: 1, lastAttemptAt: undefined });
  });

  it('a wish during a backoff does not shorten it', async () => {
    const store = await given(control);
    await store.releaseEffect({ ...(await claimOne(store, 0)), availableAt: 5000, reason: 'rate_limited' });
    await want(store, [control], 10);
    expect(await store.nextEffectAt(ALL)).toBe(5000);
    expect(await claimOne(store, 5000)).toMatchObject({ attempt: 2 });
  });

  it('a message that was given up begins anew when wanted again, and tells of its last attempt', async () => {
    const store = await given(control);
    await finish(store, await claimOne(store, 7), { state: 'dead', now: 8 });
    await want(store, [control], 10);
    expect(await claimOne(store, 10)).toMatchObject({ attempt: 1, lastAttemptAt: 7 });
  });
}

function cancelTests(given: Given): void {
  it('cancels what no worker holds and names it', async () => {
    const store = await given(notice('a'));
    await claimOne(store, 0);
    await want(store, [notice('b'), notice('c')]);

    const keys = [notice('a').key, notice('b').key, 'unknown'];
    expect(await store.transaction((tx) => tx.cancelEffects(keys))).toEqual([notice('b').key]);
    expect((await claim(store, 1)).map((one) => one.effect)).toEqual([notice('c')]);
  });

  it('cancels also what waits for another attempt, where certainly nothing went out', async () => {
    const store = await given(notice('a'));
    const release = { availableAt: 5000, reason: 'http_429', unsent: true };
    await store.releaseEffect({ ...(await claimOne(store, 0)), ...release });
    expect(await store.transaction((tx) => tx.cancelEffects([notice('a').key]))).toEqual([notice('a').key]);
    expect(await claim(store, 5000)).toEqual([]);
  });

  it('leaves alone what was tried without an answer: it may have happened', async () => {
    const store = await given(notice('a'));
    await store.releaseEffect({ ...(await claimOne(store, 0)), availableAt: 5000, reason: 'http_503' });
    expect(await store.transaction((tx) => tx.cancelEffects([notice('a').key]))).toEqual([]);
    expect(await claimOne(store, 5000)).toMatchObject({ attempt: 2, lastAttemptAt: 0 });
  });

  it('leaves alone what a worker took and did not bring back: it may have happened', async () => {
    const store = await given(notice('a'));
    await claimOne(store, 0);
    expect(await store.transaction((tx) => tx.cancelEffects([notice('a').key]))).toEqual([]);
    expect(await claimOne(store, LEASE_MS)).toMatchObject({ attempt: 2 });
  });
}

function orderTests(given: Given): void {
  const checklist: Effect = { ...control, key: 'GL-1/message/checklist', message: { card: 'checklist' } };
  const steps: Effect = { ...control, key: 'GL-1/message/steps', message: { card: 'steps' } };
  const posted = { goLive: 'GL-1', messageKey: 'control', channel: 'C0RELEASE', ts: '1.0' };

  it('a message waits for one that was wanted before it, until that is posted or given up', async () => {
    const store = await given(control, notice('t0'), checklist);
    const [first, , second] = await claim(store, 0);
    if (!first || !second) throw new Error('Expected two messages');
    expect(await store.findEarlierPost('GL-1', first.id)).toBeUndefined();
    expect(await store.findEarlierPost('GL-1', second.id)).toBe('control');
    expect(await store.findEarlierPost('GL-2', second.id)).toBeUndefined();
    await store.saveSlackMessage(posted, first);
    expect(await store.findEarlierPost('GL-1', second.id)).toBeUndefined();
  });

  const wait = { availableAt: 5000, reason: 'waits', uncounted: true, waitsFor: 'control' };

  it('what waits for a message may be claimed once that is posted, and nothing else sooner than it was to be', async () => {
    const store = await given(control, checklist, notice('t0'));
    const [first, second, other] = await claim(store, 0);
    if (!first || !second || !other) throw new Error('Expected three effects');
    await givenGoLive(store, 2);
    await store.releaseEffect({ ...second, ...wait });
    await store.releaseEffect({ ...other, ...wait, waitsFor: 'checklist' });
    expect(await claim(store, 10)).toEqual([]);
    await store.saveSlackMessage({ ...posted, goLive: 'GL-2' }, first);
    await store.saveSlackMessage({ ...posted, messageKey: 'steps' }, first);
    expect(await claim(store, 10)).toEqual([]);
    await store.saveSlackMessage(posted, first);
    const again = await claimOne(store, 10);
    expect(again).toMatchObject({ id: second.id, attempt: 1, lastAttemptAt: undefined });
    // Now it waits for something else, and the card is only edited.
    await store.releaseEffect({ ...again, availableAt: 5000, reason: 'paced', uncounted: true });
    await store.saveSlackMessage({ ...posted, shown: 'new' }, first);
    expect(await claim(store, 20)).toEqual([]);
  });

  it('what begins to wait for a message that was posted in between does not wait', async () => {
    const store = await given(control, checklist);
    const [first, second] = await claim(store, 0);
    if (!first || !second) throw new Error('Expected two messages');
    await store.saveSlackMessage(posted, first);
    await store.releaseEffect({ ...second, ...wait });
    expect(await claimOne(store, 10)).toMatchObject({ id: second.id });
  });

  it('what waited until its time came, or was cancelled, waits for nothing when it is wanted again', async () => {
    const store = await given(control, checklist, steps);
    const [first, second, third] = await claim(store, 0);
    if (!first || !second || !third) throw new Error('Expected three messages');
    await store.releaseEffect({ ...second, ...wait, availableAt: 500 });
    await store.releaseEffect({ ...third, ...wait });
    await store.transaction((tx) => tx.cancelEffects([steps.key]));
    await finish(store, await claimOne(store, 500), { state: 'done', now: 500 });
    await want(store, [checklist, steps], 7000);
    await store.saveSlackMessage(posted, first);
    expect(await store.nextEffectAt(['slack.message'], [first.id])).toBe(7000);
  });

  it('a message waits no more for one that was given up, or that fails again and again', async () => {
    const store = await given(control, checklist);
    const [first, second] = await claim(store, 0);
    if (!first || !second) throw new Error('Expected two messages');
    await finish(store, first, { state: 'dead', now: 1 });
    expect(await store.findEarlierPost('GL-1', second.id)).toBeUndefined();
    await want(store, [control], 2);
    for (let at = 10; at < 16; at += 1) {
      expect(await store.findEarlierPost('GL-1', second.id)).toBe('control');
      await store.releaseEffect({ ...(await claimOne(store, at)), availableAt: at + 1, reason: 'http_503' });
    }
    expect(await store.findEarlierPost('GL-1', second.id)).toBeUndefined();
  });
}
