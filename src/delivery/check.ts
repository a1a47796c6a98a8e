import type { Checks } from '../checks/run-check.ts';
import type { Clock } from '../clock.ts';
import { specOf } from '../domain/checks/checks.ts';
import type { Engine } from '../engine.ts';
import type { Deliver } from './delivery.ts';

interface CheckNeeds {
  readonly checks: Checks;
  readonly engine: Engine;
  readonly clock: Clock;
}

/** Looks once and reports what was seen. After a crash it looks again: that changes nothing outside. */
export function createCheckDelivery({ checks, engine, clock }: CheckNeeds): Deliver<'check.run'> {
  return async ({ goLive: id, check, asking }) => {
    const goLive = await engine.read(id);
    const spec = goLive && specOf(goLive.runbook, check);
    if (!goLive || !spec) return { end: 'cancelled', reason: 'no such check' };
    const outcome = await checks.run({ spec, goLive, now: clock.now() });
    return { end: 'done', report: { type: 'ReportCheckResult', check, asking, outcome } };
  };
}
