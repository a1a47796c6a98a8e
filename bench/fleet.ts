import { resolve } from 'node:path';
import type { Answer } from '../src/answer.ts';
import { writtenPlan } from '../src/domain/people/plan-authority.ts';
import { createEngine } from '../src/engine.ts';
import { recorded } from '../src/messages/en/recorded.ts';
import { createDefinitionsReader } from '../src/runbook/definitions-reader.ts';
import type { Store } from '../src/store/store.ts';
import { changesRead, HOUR, people, T0 } from '../tests/fixtures/engine-world.ts';

/** Between two steps of the countdown: nothing falls due for an hour. */
export const plannedAt = T0 - 47.5 * HOUR;

const deputies = { security_lead: 'U0CISO', business_stakeholder: 'U0BO', operations_lead: 'U0OMAR' };

interface Wanted {
  readonly count: number;
  /** The channel of go-live `GL-n`; the demo service's own where it is left out. */
  readonly channelOf?: (n: number) => string;
  /** Where the definitions are; those that come with golive where it is left out. */
  readonly definitions?: string | undefined;
}

const shipped = resolve(import.meta.dirname, '../runbooks');

/** Plans go-lives of the shipped runbook, each of a service of its own, `GL-1` first, one second of T-0 apart. */
export async function planFleet(store: Store, { count, channelOf, definitions = shipped }: Wanted) {
  const { runbooks, services, problems } = await createDefinitionsReader(
    definitions,
    recorded.notices.turns,
  )();
  const runbook = runbooks.get('production-go-live');
  const service = services.get('demo-shop');
  if (!runbook || !service) throw new Error(JSON.stringify(problems));
  // Every gate has an owner and a deputy.
  const roles = { ...service.roles };
  for (const [role, deputy] of Object.entries(deputies)) {
    const { holder } = roles[role] ?? { holder: deputy };
    roles[role] = { holder, deputy };
  }
  const engine = createEngine({ store, realNow: Date.now, words: recorded });
  for (let n = 1; n <= count; n += 1) {
    const channel = channelOf?.(n) ?? service.channel;
    const shop = { ...service, id: `shop-${n}`, title: `Shop ${n}`, channel, roles };
    accepted(
      await engine.handle({
        id: `plan-${n}`,
        at: plannedAt,
        actor: { kind: 'user', id: people.planner, team: 'T0GOLIVE' },
        origin: { via: 'command', channel },
        do: {
          type: 'PlanGoLive',
          version: 'v1.4.2',
          t0: T0 + n * 1001,
          timeZone: 'Europe/Berlin',
          runbook,
          service: shop,
          written: writtenPlan(shop, runbook),
        },
      }),
    );
    // Nobody says GO before it is known who wrote what goes live.
    accepted(
      await engine.handle({
        id: `changes-${n}`,
        goLive: `GL-${n}`,
        at: plannedAt,
        actor: { kind: 'system', id: 'worker' },
        origin: { via: 'outcome' },
        do: changesRead(),
      }),
    );
  }
  return { store, engine, runbook };
}

export type Fleet = Awaited<ReturnType<typeof planFleet>>;

/** A bench of refused commands would measure nothing. */
export function accepted(answer: Answer): void {
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code} ${answer.refusal.subject ?? ''}`);
}
