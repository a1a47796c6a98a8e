import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { createMessageDelivery } from '../../src/delivery/slack-message.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { createFakeSlackOut, type FakeSlackOut } from '../fixtures/fake-slack-out.ts';

let world: EngineWorld;
let slack: FakeSlackOut;
/** Of the control card, which is posted. */
let claim: ClaimedEffect;

beforeEach(async () => {
  world = await createEngineWorld();
  slack = createFakeSlackOut();
  await world.plan();
  const now = world.now;
  const claims = await world.store.claimEffects({
    kinds: ['slack.message'],
    now,
    leaseMs: 3 * HOUR,
    limit: 99,
  });
  const ofCard = claims.find(({ effect }) => effect.key === 'GL-1/message/control');
  if (!ofCard) throw new Error('the control card is not wanted');
  claim = ofCard;
  await deliver();
  expect(slack.posts).toHaveLength(1);
});
afterEach(() => world.store.close());

async function deliver(known: Partial<ClaimedEffect> = {}): Promise<Delivery> {
  const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
  const { effect } = claim;
  if (effect.kind !== 'slack.message') throw new Error(effect.kind);
  return createMessageDelivery({
    ...world,
    slack,
    clock,
    realNow: () => world.now,
    words: en,
    progressOf: () => undefined,
  })(effect, { ...claim, ...known });
}

const hold = () => world.as(people.planner, { type: 'Hold', reason: 'look' });
const edits = () => slack.updates.length;

describe('an edit of a card', () => {
  it('that would change nothing is not sent, and each that changes something is', async () => {
    expect(await deliver()).toEqual({ end: 'done' });
    expect(edits()).toBe(0);
    await hold();
    await deliver();
    expect(edits()).toBe(1);
    expect(await deliver()).toEqual({ end: 'done' });
    expect(edits()).toBe(1);
    world.now = T0 - 24 * HOUR;
    await deliver();
    expect(edits()).toBe(2);
  });

  it('is sent again where the end of the one before is not known, whatever it would change', async () => {
    await deliver({ lastAttemptAt: world.now });
    expect(edits()).toBe(1);
  });

  it('is sent after one that failed', async () => {
    await hold();
    const { update } = slack;
    slack.update = async () => {
      throw new OutsideError('down', { code: 'internal_error', retryable: true, happened: 'no' });
    };
    expect(await deliver()).toMatchObject({ end: 'later' });
    slack.update = update;
    await deliver();
    expect(edits()).toBe(1);
  });

  it('is sent after a backup was put back: what the card shows is of a time that the backup does not know', async () => {
    await world.store.noteRestored(1);
    await deliver();
    expect(edits()).toBe(1);
  });
});
