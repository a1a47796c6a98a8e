import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { CheckState } from './check.ts';
import type { CheckEvent } from './check-event.ts';

export const isCheckEvent = (event: Event): event is CheckEvent =>
  event.type === 'ChecksRequested' || event.type === 'CheckCompleted';

export function evolveChecks(goLive: GoLive, event: CheckEvent, at: number): Partial<GoLive> {
  if (event.type === 'ChecksRequested') {
    const { moment } = event;
    const asked = event.checks.map(
      (name) => [name, askedFor(goLive.checks[name], at, moment === undefined)] as const,
    );
    return {
      checks: { ...goLive.checks, ...Object.fromEntries(asked) },
      ...(moment ? { checkMoments: [...goLive.checkMoments, moment] } : {}),
    };
  }
  const { check, asking, verdict, evidence, link } = event;
  const before = goLive.checks[check];
  if (!before) throw new Error(`${goLive.id}: the check ${check} was never asked for`);
  const since = before.answered?.verdict === verdict ? before.answered.since : at;
  const answered = { asking, verdict, evidence, at, since, ...(link ? { link } : {}) };
  const told = verdict === 'unknown' ? {} : { told: verdict };
  return { checks: { ...goLive.checks, [check]: { ...before, ...told, answered } } };
}

const askedFor = (before: CheckState | undefined, at: number, isOfPerson: boolean): CheckState => ({
  ...before,
  asked: (before?.asked ?? 0) + 1,
  askedAt: at,
  isOfPerson,
});
