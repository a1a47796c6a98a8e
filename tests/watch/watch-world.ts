import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Action } from '../../src/domain/command.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { writtenPlan } from '../../src/domain/people/plan-authority.ts';
import type { HealthEndpoint } from '../../src/domain/service.ts';
import type { Engine } from '../../src/engine.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { changesRead, createEngineWorld, people, T0 } from '../fixtures/engine-world.ts';

/** Several go-lives in the real engine, on a clock that the test moves and the watches hear of. */
export async function createWatchWorld() {
  const world = await createEngineWorld();
  onTestFinished(() => world.store.close());
  world.now = T0;
  const unreadable = new Set<string>();
  const logged: { msg: string; goLive?: string }[] = [];
  const listeners: (() => void)[] = [];
  let ids = 0;
  const newId = () => `w${++ids}`;
  const clock: Clock = {
    now: () => world.now,
    realMsUntil: (at) => Math.max(0, at - world.now),
    onMove: (listener) => listeners.push(listener),
  };
  const engine: Engine = {
    ...world.engine,
    read: async (id) => {
      if (unreadable.has(id)) throw new StoreError('unknown_event', `${id} has the event "Foretold"`);
      return world.engine.read(id);
    },
  };

  async function handle(goLive: string | undefined, actor: Actor, action: Action): Promise<string> {
    const answer = await world.engine.handle({
      id: newId(),
      at: world.now,
      actor,
      origin: { via: 'command' },
      do: action,
      ...(goLive ? { goLive } : {}),
    });
    if (!answer.ok) throw new Error(`${action.type}: ${answer.refusal.code}`);
    return answer.goLive;
  }
  const as = (goLive: string | undefined, user: string, action: Action) =>
    handle(goLive, { kind: 'user', id: user, team: 'T0GOLIVE' }, action);
  const tell = (goLive: string, action: Action) => handle(goLive, { kind: 'system', id: 'worker' }, action);

  async function state(id: string): Promise<GoLive> {
    const goLive = await world.engine.read(id);
    if (!goLive) throw new Error(`${id} was not planned`);
    return goLive;
  }

  /** A go-live, of its own service where none is named, whose deployment GitHub has accepted as run `runId`. */
  async function deploy(runId: number, health?: readonly HealthEndpoint[], serviceId = `shop-${runId}`) {
    const { id, correlationId } = await dispatch(serviceId, health);
    const run = { runId, url: `https://github.test/runs/${runId}` };
    await tell(id, { type: 'ReportDispatchAccepted', correlationId, run });
    return id;
  }

  /** A go-live whose deployment is being sent to GitHub. */
  async function dispatch(serviceId: string, health: readonly HealthEndpoint[] = []) {
    const { runbook } = world;
    const service = { ...world.service, id: serviceId, health };
    const id = await as(undefined, people.planner, {
      type: 'PlanGoLive',
      version: 'v1.4.2',
      t0: world.now + 1,
      timeZone: 'Europe/Berlin',
      runbook: { ...runbook, checklist: [] },
      service,
      written: writtenPlan(service, runbook),
    });
    world.now += 1;
    await tell(id, changesRead());
    for (const gate of runbook.gates) {
      await tell(id, { type: 'OpenGate', gate: gate.id }).catch(() => {});
      await as(id, service.roles[gate.owner]?.holder ?? '', {
        type: 'CastVote',
        gate: gate.id,
        vote: 'GO',
        confirmed: gate.criteria.map(({ id }) => id),
      });
    }
    await as(id, people.technicalLead, { type: 'GiveFinalGo' });
    await as(id, people.technicalLead, { type: 'StartDeployment' });
    const correlationId = (await state(id)).runs[0]?.request.correlationId ?? '';
    await tell(id, { type: 'BeginDispatch', correlationId, attempt: 1 });
    return { id, correlationId };
  }

  return {
    needs: {
      store: world.store,
      engine,
      clock,
      log: pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) }),
      newId,
    },
    store: world.store,
    logged,
    unreadable,
    deploy,
    dispatch,
    as,
    state,
    tell,
    now: () => world.now,
    /** Also makes the watches look at once. */
    moveTo(now: number) {
      world.now = now;
      for (const listener of listeners) listener();
    },
  };
}
