import type { Answer } from '../src/answer.ts';
import type { Store } from '../src/store/store.ts';
import { createEngineWorld, HOUR, people, T0 } from '../tests/fixtures/engine-world.ts';

/** Plans go-lives of the shipped runbook, each of a service of its own, `GL-1` first, one second of T-0 apart. */
export async function planFleet(store: Store, count: number) {
  const world = await createEngineWorld({ store });
  world.now = T0 - 48 * HOUR;
  for (let n = 1; n <= count; n += 1)
    accepted(await world.plan({ t0: T0 + n * 1000, service: { id: `shop-${n}`, title: `Shop ${n}` } }));
  return world;
}

export type Fleet = Awaited<ReturnType<typeof planFleet>>;

export { people };

/** A bench of refused commands would measure nothing. */
export function accepted(answer: Answer): void {
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code} ${answer.refusal.subject ?? ''}`);
}
