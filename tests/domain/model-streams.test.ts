import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../src/domain/command.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import type { TargetWish } from '../../src/domain/guards/target-wish.ts';
import { decideTargets, foldTargets, stopAt, targetBars } from '../../src/domain/guards/targets.ts';
import { isRehearsalWish, type RehearsalWish } from '../../src/domain/rehearsals/rehearsal-event.ts';
import { decideRehearsals, foldRehearsals, runningOf } from '../../src/domain/rehearsals/rehearsals.ts';
import { record } from '../fixtures/golive-driver.ts';
import { bea, golive, minutes, ole, olga, rita, T0, tom, user } from '../fixtures/golive-fixture.ts';
import { pick } from './random-actions.ts';

/*
 * Locks, the stop of everything and rehearsals as people really use them: in any order, by anybody, twice, with time that
 * passes and a process that begins anew. The plain model knows who holds what until when, and nothing of the rules.
 */

const seed = 20261201;
const sequences = Number(process.env['MODEL_SEQUENCES'] ?? 1000) / 2;

const allowed = [rita, tom];
const people = [rita, tom, bea, ole, olga];
const services = ['shop-api', 'warehouse'];
const environment = 'production';

type Wish = TargetWish | RehearsalWish;

interface Step {
  readonly a: number;
  readonly b: number;
}
const steps = fc.noBias(
  fc.array(fc.record({ a: fc.nat(999), b: fc.nat(999) }), { minLength: 10, maxLength: 60, size: 'max' }),
);

function wishOf({ a, b }: Step, now: number): Wish {
  const service = pick(services, b);
  const reason = pick(['', 'a migration', 'a migration', 'an incident'], a + b);
  const until = b % 3 === 0 ? { until: now + minutes((b % 7) * 20 - 10) } : {};
  const rehearsal = `RH-${1 + (b % 4)}`;
  return pick<Wish>(
    [
      { type: 'LockTarget', service, environment, reason, allowed, ...until },
      { type: 'LockTarget', service, environment, reason, allowed, ...until, steal: true },
      { type: 'LockTarget', service, environment, reason, allowed, warnOnly: true },
      { type: 'UnlockTarget', service, environment, reason, allowed },
      { type: 'AwaitTarget', service, environment },
      { type: 'ReportTargetFree', service, environment },
      { type: 'FreezeAll', reason, allowed, ...until },
      { type: 'UnfreezeAll', reason, allowed },
      beginOf(service),
      beginOf(service),
      { type: 'EndRehearsal', rehearsal, result: 'succeeded', unanswered: [], failedChecks: [] },
    ],
    a,
  );
}

const beginOf = (service: string): Wish => ({
  type: 'BeginRehearsal',
  service,
  environment,
  version: 'v1',
  runbook: { id: 'small', version: '1.0', hash: 'a' },
  channel: 'C0REHEARSE',
  speed: 600,
  failures: [],
  allowed,
});

interface Held {
  readonly by: string;
  readonly until: number;
  readonly isWarning: boolean;
}

/** Who holds what, from the events alone; says what they break. */
function createPlainModel() {
  const locks = new Map<string, Held>();
  const queues = new Map<string, string[]>();
  const running = new Map<string, string>();
  const ended = new Set<string>();
  let stop: Held | undefined;
  const inForce = (held: Held | undefined, at: number) => (held && at < held.until ? held : undefined);
  const may = (person: string) => (allowed.includes(person) ? [] : [`${person} may not`]);

  function see({ event, actor, at }: RecordedEvent): readonly string[] {
    const by = actor.id;
    switch (event.type) {
      case 'TargetLocked': {
        const before = inForce(locks.get(event.service), at);
        const { until = Number.POSITIVE_INFINITY, warnOnly: isWarning = false } = event;
        locks.set(event.service, { by, until, isWarning });
        queues.set(
          event.service,
          (queues.get(event.service) ?? []).filter((one) => one !== by),
        );
        const isOthers = before !== undefined && before.by !== by;
        return [
          ...may(by),
          ...(isOthers && event.takenFrom !== before.by ? ['taken in silence'] : []),
          ...(event.reason.trim() === '' ? ['without a reason'] : []),
          ...(until <= at ? ['over before it began'] : []),
        ];
      }
      case 'TargetUnlocked': {
        const before = inForce(locks.get(event.service), at);
        const waited = queues.get(event.service) ?? [];
        locks.delete(event.service);
        queues.delete(event.service);
        return [
          ...(before ? [] : ['unlocked what was free']),
          ...(before?.by === by ? [] : may(by)),
          ...(before?.by === by || event.reason ? [] : ['unlocked without a reason']),
          ...(isDeepStrictEqual(event.waiting ?? [], waited) ? [] : ['somebody who waits is forgotten']),
        ];
      }
      case 'TargetAwaited': {
        const waiting = queues.get(event.service) ?? [];
        queues.set(event.service, [...waiting, by]);
        return inForce(locks.get(event.service), at) && !waiting.includes(by) ? [] : ['waits for nothing'];
      }
      case 'TargetFreed': {
        const isOver = !inForce(locks.get(event.service), at);
        const waited = queues.get(event.service) ?? [];
        locks.delete(event.service);
        queues.delete(event.service);
        return isOver && isDeepStrictEqual(event.waiting, waited) && waited.length > 0
          ? []
          : ['freed too early'];
      }
      case 'AllFrozen': {
        const isTwice = inForce(stop, at) !== undefined;
        stop = { by, until: event.until ?? Number.POSITIVE_INFINITY, isWarning: false };
        return [...may(by), ...(isTwice ? ['frozen twice'] : [])];
      }
      case 'AllUnfrozen': {
        const isThere = inForce(stop, at) !== undefined;
        stop = undefined;
        return [...may(by), ...(isThere ? [] : ['nothing was frozen'])];
      }
      case 'RehearsalBegun': {
        const isTwice = running.has(event.service);
        running.set(event.service, event.rehearsal);
        return [
          ...may(by),
          ...(isTwice ? ['a second rehearsal'] : []),
          ...(ended.has(event.rehearsal) ? ['an old id'] : []),
        ];
      }
      case 'RehearsalEnded': {
        const [service] = [...running].find(([, id]) => id === event.rehearsal) ?? [];
        if (service) running.delete(service);
        ended.add(event.rehearsal);
        return service && actor.kind === 'system' ? [] : ['ended what does not run'];
      }
      default:
        return [];
    }
  }

  return {
    see,
    bars: (service: string, at: number) => {
      const lock = inForce(locks.get(service), at);
      return [
        ...(inForce(stop, at) ? ['all_frozen'] : []),
        ...(lock ? [lock.isWarning ? 'a warning' : 'locked'] : []),
      ];
    },
    running: (service: string) => running.get(service),
  };
}

function play(sequence: readonly Step[], seen: Set<string>): readonly string[] {
  const model = createPlainModel();
  const trails: Record<'targets' | 'rehearsals', RecordedEvent[]> = { targets: [], rehearsals: [] };
  let now = T0;
  for (const step of sequence) {
    now += minutes(step.b % 30);
    const action = wishOf(step, now);
    const isEnd = action.type === 'EndRehearsal' || action.type === 'ReportTargetFree';
    const actor = isEnd === step.a % 13 > 0 ? golive : user(pick(people, step.a + step.b));
    const command: Command = { id: 'c', at: now, actor, origin: { via: 'command' }, do: action };
    const trail = isRehearsalWish(action) ? trails.rehearsals : trails.targets;
    // From the events alone each time, as a process does that has just begun; now and then it comes twice.
    for (let times = step.a % 5 === 0 ? 2 : 1; times > 0; times -= 1) {
      const { events } = isRehearsalWish(action)
        ? decideRehearsals(foldRehearsals(trail), command, action)
        : decideTargets(foldTargets(trail), command, action);
      for (const event of events) {
        const one = record(event, { version: trail.length + 1, at: now, actor });
        trail.push(one);
        seen.add(event.type);
        const broken = model.see(one);
        if (broken.length > 0) return broken.map((what) => `${event.type}: ${what}`);
      }
    }
    const targets = foldTargets(trails.targets);
    const rehearsals = foldRehearsals(trails.rehearsals);
    for (const service of services) {
      const bars = targetBars(targets, { service, environment }, { now, at: now });
      const shown = bars.map(({ because, warnOnly }) => (warnOnly ? 'a warning' : because));
      if (!isDeepStrictEqual(shown, model.bars(service, now)))
        return [`${service} is kept back by ${shown.join()}`];
      if (runningOf(rehearsals, service)?.id !== model.running(service))
        return [`another rehearsal of ${service}`];
    }
    if ((stopAt(targets, now) !== undefined) !== model.bars('', now).includes('all_frozen'))
      return ['another stop'];
  }
  return [];
}

test('whoever locks, freezes and rehearses in whatever order, one holds what they hold until it is over', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(steps, (sequence) => {
      expect(play(sequence, seen)).toEqual([]);
    }),
    { numRuns: sequences, seed },
  );
  expect([...seen].sort()).toEqual([
    'AllFrozen',
    'AllUnfrozen',
    'CommandRefused',
    'RehearsalBegun',
    'RehearsalEnded',
    'TargetAwaited',
    'TargetFreed',
    'TargetLocked',
    'TargetUnlocked',
  ]);
});
