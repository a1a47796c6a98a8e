import type { Action } from '../../src/domain/command.ts';
import { isRunning } from '../../src/domain/go-live.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import { accepted, type Choice, conclusions, gaveUp, pick } from './random-actions.ts';
import { lookBefore } from './random-guards.ts';

/** The worker takes the newest run, or one that still goes on, one step further, as a worker would. */
export function work(driver: GoLiveDriver, { a, b }: Choice): void {
  const { runs } = driver.state;
  const run = (b % 2 ? runs.find(isRunning) : undefined) ?? runs.at(-1);
  if (!run) return;
  const { correlationId } = run.request;
  switch (run.dispatch) {
    case 'requested':
      driver.system({
        type: 'BeginDispatch',
        correlationId,
        attempt: 1,
        ...lookBefore(driver, run, { a, b }),
      });
      return;
    case 'begun':
    case 'unknown':
      driver.system(
        pick<Action>(
          [
            ...Array.from({ length: 8 }, () => accepted(driver, run, b)),
            { type: 'ReportDispatchRejected', correlationId, reason: '422' },
            { type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' },
            { type: 'ReportDispatchNotSent', correlationId, attempt: 1, reason: 'refused' },
            { type: 'BeginDispatch', correlationId, attempt: 2, ...lookBefore(driver, run, { a: b, b: a }) },
            gaveUp(correlationId),
          ],
          a,
        ),
      );
      return;
    case 'accepted':
      driver.system({
        type: 'ReportRunCompleted',
        correlationId,
        attempt: run.attempt,
        conclusion: pick(conclusions, a),
      });
      return;
    default:
      return;
  }
}

/** News of any run, late, early or of a re-run. */
export function github(driver: GoLiveDriver, { a, b }: Choice): void {
  const { runs } = driver.state;
  if (runs.length === 0) return;
  const run = pick(runs, a);
  const { correlationId } = run.request;
  const attempt = run.attempt + pick([0, 1, -1, 1], b);
  driver.system(
    pick<Action>(
      [
        {
          type: 'ReportRunStatus',
          correlationId,
          attempt,
          status: pick(['queued', 'in_progress', 'waiting'] as const, b),
        },
        { type: 'ReportRunCompleted', correlationId, attempt, conclusion: pick(conclusions, b) },
        { type: 'ReportRunFound', correlationId, run: { runId: 9, url: 'https://github.example/9' } },
        { type: 'ReportRunOverdue', correlationId },
        accepted(driver, run, b),
        { type: 'BeginDispatch', correlationId, attempt: 3 },
        { type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' },
        gaveUp(correlationId, `cancel/${correlationId}`),
      ],
      a + b,
    ),
  );
}

export function deliver(driver: GoLiveDriver, { a, b }: Choice): void {
  const { notices } = driver.state;
  if (notices.length === 0) return;
  const { notice, round } = pick(notices, a);
  const target = pick(['slack:C0STAKE', 'slack:C0TECH', 'slack:C0OTHER'], b);
  driver.system(
    b % 2
      ? { type: 'ReportNoticeDelivered', notice, round, target }
      : { type: 'ReportNoticeFailed', notice, round, target, reason: 'not_in_channel' },
  );
}
