import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action } from '../../src/domain/command.ts';
import type { EventType } from '../../src/domain/event.ts';
import { createEngine } from '../../src/engine.ts';
import { recorded } from '../../src/messages/en/recorded.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../fixtures/golive-driver.ts';
import { facts, golive, pat, plannedAt, user } from '../fixtures/golive-fixture.ts';
import { pick } from './random-actions.ts';
import { modelPlans } from './random-plan.ts';
import { type Step, steps, take } from './random-steps.ts';

const seed = 20261201;
const sequences = Math.max(10, Number(process.env['MODEL_SEQUENCES'] ?? 1000) / 200);
const patienceMs = 600_000;

/** From then on another go-live may be planned on its target. */
const ends: readonly EventType[] = ['SuccessDeclared', 'Aborted', 'RollbackVerified'];

interface Said {
  readonly person: string | undefined;
  readonly action: Action;
  readonly at: number;
}

/** Another wish would end it. */
const again = { type: 'Abort', reason: 'delivered again' } as const;

/** All that is said while the steps are taken, in its order. */
function listenTo(driver: GoLiveDriver): readonly Said[] {
  const said: Said[] = [];
  const { wish, system } = driver;
  driver.wish = (person, action) => {
    said.push({ person, action, at: driver.now });
    return wish(person, action);
  };
  driver.system = (action) => {
    said.push({ person: undefined, action, at: driver.now });
    return system(action);
  };
  return said;
}

/** The same through the engine and its database, where much comes twice, soon or late, and another process goes on now and then. */
async function play(sequence: readonly Step[]): Promise<void> {
  const store = await openSqliteStore({ file: ':memory:' });
  const installation = await store.transaction((tx) => tx.installation());
  const plan = pick(modelPlans, sequence[0]?.b ?? 0);
  const known = { ...facts, installation, nextNumber: 1 };
  const driver = createGoLiveDriver({ plan, facts: known });
  // What stands in the way is in the database here, and nothing is put there.
  Object.defineProperty(driver, 'facts', { get: () => known, set: () => {} });
  const said = listenTo(driver);
  for (const step of sequence) take(driver, step);

  let engine = createEngine({ store, realNow: () => plannedAt, words: recorded });
  const handle = ({ person, action, at }: Said, id: string) =>
    engine.handle({
      id,
      ...(action.type === 'PlanGoLive' ? {} : { goLive: 'GL-1' }),
      at,
      actor: person === undefined ? golive : user(person),
      origin: { via: 'button' },
      do: action,
    });
  const planned = { person: pat, action: plan, at: plannedAt };
  const answers = new Map([['c0', await handle(planned, 'c0')]]);
  for (const [index, one] of said.entries()) {
    const answer = await handle(one, `c${index + 1}`);
    // Only what people want is known again; what golive tells itself is judged anew.
    if (one.person !== undefined) answers.set(`c${index + 1}`, answer);
    if (index % 10 === 0) engine = createEngine({ store, realNow: () => plannedAt, words: recorded });
    const id = `c${index % 3 === 0 ? index + 1 : index - 20}`;
    const wasOnce = answers.get(id);
    if (wasOnce) expect(await handle({ ...one, action: again, person: pat }, id)).toEqual(wasOnce);
  }
  const kept = await store.readStream('GL-1');
  expect(kept.map(({ event, at }) => ({ event, at }))).toEqual(
    driver.recorded.map(({ event, at }) => ({ event, at })),
  );
  const next = await handle(
    { ...planned, at: driver.now, action: { ...plan, t0: driver.now + 1000 } },
    'next',
  );
  if (driver.recorded.some(({ event }) => ends.includes(event.type)))
    expect(next).not.toMatchObject({ refusal: { code: 'target_busy' } });
  else expect(next).toMatchObject({ ok: false, refusal: { code: 'target_busy', subject: 'GL-1' } });
  await store.close();
}

test(
  'what comes twice is answered as before and does nothing, another process goes on with the same, and a target has one go-live',
  async () => {
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: sequences, seed, endOnFailure: true });
  },
  patienceMs,
);
