import type { GoLive } from '../domain/go-live.ts';
import type { RehearsalResult } from '../domain/rehearsals/rehearsal-plan.ts';
import { afterEndMs, planEnds } from '../domain/rehearsals/rehearsal-span.ts';
import { isBeforeStart, type Status } from '../domain/status.ts';
import type { Answers } from './answers.ts';
import type { Ask } from './ask.ts';
import { type Pace, pause } from './pace.ts';
import type { RehearsalParts } from './rehearsal-parts.ts';

interface PlayerNeeds extends RehearsalParts {
  /** `RH-3` */
  readonly id: string;
  readonly clock: { now(): number };
  readonly answers: Answers;
  readonly pace: Pace;
  readonly stopping: AbortSignal;
}

export interface RehearsalEnd {
  readonly result: RehearsalResult;
  readonly goLive: GoLive;
  /** What nobody did in time, oldest first. */
  readonly unanswered: readonly Ask[];
  readonly stoppedBy?: string | undefined;
}

const minute = 60_000;
/** However often things follow from each other, time goes on after so many rounds. */
const mostRounds = 200;
const longestStepMs = 60 * minute;
const leastStepMs = 1_000;
/** A go-live that is not over so long after the end of its plan comes to no end by itself. */
const afterPlanMs = 3 * 60 * minute;
/** How often it is looked whether what is under way has ended, real time. */
const pollMs = 5;

/**
 * Moves the time of a rehearsal from one instant at which something is wanted to the next; it stands still while anything is
 * under way. At each the parts do what they do by themselves, and the stand-ins what is asked of people.
 */
export async function play(needs: PlayerNeeds): Promise<RehearsalEnd> {
  const { engine, answers, pace, stopping } = needs;
  engine.onCommit(pace.wake);
  stopping.addEventListener('abort', pace.wake);
  const resultAt = createResult();
  let rounds = 0;
  let result: RehearsalResult | undefined;
  while (!result && !stopping.aborted) {
    const next = await playRound(needs);
    rounds += 1;
    if (next === undefined && rounds < mostRounds) continue;
    rounds = 0;
    const now = needs.clock.now();
    result = resultAt(await read(needs), now);
    if (!result) await pace.moveTo(next ?? now + leastStepMs);
  }
  const goLive = await read(needs);
  return { result: result ?? 'stopped', goLive, unanswered: answers.unanswered(goLive) };
}

async function read({ engine, id }: PlayerNeeds): Promise<GoLive> {
  const goLive = await engine.read(id);
  if (!goLive) throw new Error(`${id} was not planned`);
  return goLive;
}

async function isIdle({ store, worker, clock }: PlayerNeeds): Promise<boolean> {
  if ((await store.countEffects()).claimed > 0) return false;
  const next = await worker.nextAt();
  return next === undefined || next > clock.now();
}

/** Gives the next instant at which something is wanted, or nothing where something has just happened. */
async function playRound(needs: PlayerNeeds): Promise<number | undefined> {
  const { worker, store, answers, clock, stopping } = needs;
  while (!stopping.aborted && !(await isIdle(needs))) {
    worker.wake();
    await pause(pollMs);
  }
  const before = await read(needs);
  await needs.scheduler.tick();
  // When the next look at a run brings anything, the fake world knows.
  await needs.runs.lookOnce();
  const sampleAt = await needs.health.lookOnce();
  await answers.answerFirst(await read(needs));
  const after = await read(needs);
  if (after.streamVersion !== before.streamVersion || !(await isIdle(needs))) return undefined;
  const [row] = await store.dueGoLives(Number.MAX_SAFE_INTEGER, 1);
  const now = clock.now();
  const wanted = [row?.nextDueAt, await worker.nextAt(), needs.world.nextChangeAt(), sampleAt];
  const later = [...wanted.filter((at) => at !== undefined), ...answers.wantedAt(after)]
    .filter((at) => at > now)
    .map((at) => Math.max(at, now + leastStepMs));
  return Math.min(now + longestStepMs, ...later);
}

/** Asked at each step, what the go-live has come to; undefined as long as something may still follow. */
function createResult() {
  let since: number | undefined;
  return ({ status, t0, runbook }: GoLive, now: number): RehearsalResult | undefined => {
    if (isEnd(status)) {
      since ??= now;
      return now >= since + afterEndMs ? status : undefined;
    }
    since = undefined;
    const lastAt = t0 + (isBeforeStart(status) ? runbook.deployment.graceMs : planEnds(runbook));
    return now >= lastAt + afterPlanMs ? 'not_completed' : undefined;
  };
}

const isEnd = (status: Status): status is 'succeeded' | 'rolled_back' | 'aborted' =>
  status === 'succeeded' || status === 'rolled_back' || status === 'aborted';
