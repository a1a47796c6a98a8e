import type { Service } from '../domain/service.ts';
import { inTime } from './in-time.ts';
import type { Workflow } from './needs.ts';
import { describeError } from './slack-error.ts';
import type { Door } from './wish.ts';

/** Undefined where it could not be looked up in time. */
export type Found<T> = { readonly found: T } | undefined;

/** Of the time for an answer; the rest is for what was asked for. */
const shareOfAnswer = 0.5;

/** Undefined where it failed or takes too long. */
export async function look<T>(
  { answerWithinMs, log }: Door,
  what: string,
  asked: Promise<T>,
): Promise<Found<T>> {
  try {
    return await inTime(
      answerWithinMs * shareOfAnswer,
      asked.then((found) => ({ found })),
    );
  } catch (error) {
    log.warn({ what, problem: describeError(error) }, 'Something outside could not be looked up');
    return undefined;
  }
}

export function workflowOf(
  door: Door,
  { repository, ref }: Service,
  workflow: string,
): Promise<Found<Workflow>> {
  return look(door, workflow, door.directory.checkWorkflow({ repository, ref, workflow }));
}
