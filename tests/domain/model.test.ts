import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanGoLive } from '../../src/domain/command.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { evolve, fold } from '../../src/domain/evolve.ts';
import { type GoLive, isDispatchBegun } from '../../src/domain/go-live.ts';
import type { Bar } from '../../src/domain/guards/bar.ts';
import { votedCommit } from '../../src/domain/guards/last-look.ts';
import { nextDueAt, upcoming } from '../../src/domain/schedule.ts';
import { isBeforeStart, isFinished, moves, type Status, statuses } from '../../src/domain/status.ts';
import { createGoLiveDriver, type GoLiveDriver, newestRun } from '../fixtures/golive-driver.ts';
import { hours, pat } from '../fixtures/golive-fixture.ts';
import { pick } from './random-actions.ts';
import { modelPlans } from './random-plan.ts';
import { type Step, steps, take } from './random-steps.ts';
import { createReferenceModel } from './reference-model.ts';

const seed = 20261201;

/** Some for every change; ten thousand (`npm run test:model`) before anything lands. */
const sequences = Number(process.env['MODEL_SEQUENCES'] ?? 1000);
const patienceMs = 600_000;

/** What the sequences got to, so that the test cannot fall asleep. */
interface Seen {
  readonly statuses: Set<Status>;
  readonly events: Map<string, number>;
}

/** Plays the steps until a promise is broken; gives those that were. */
function play(sequence: readonly Step[], seen: Seen): readonly string[] {
  const plan = planOf(sequence);
  const driver = createGoLiveDriver({ plan });
  const isInForce = ({ warnOnly, until = driver.now + 1 }: Bar) => !warnOnly && until > driver.now;
  const nameOf = ({ because, by, until }: Bar) =>
    because === 'frozen' ? `${because} ${by} ${until}` : `${because} ${by}`;
  const { whileDeploying, triggers } = plan.runbook.rollback;
  const model = createReferenceModel({
    bars: () => driver.facts.bars?.filter(isInForce).map(nameOf) ?? [],
    isCancelled: whileDeploying === 'cancel',
    rollsBackItself: triggers.some(
      ({ response, unanswered }) => response === 'act' || unanswered !== undefined,
    ),
  });
  model.add(driver.recorded);
  const stale = watchStaleControls(driver);
  for (const step of sequence) {
    const before = driver.state;
    const known = driver.recorded.length;
    take(driver, step);
    const fresh = driver.recorded.slice(known);
    note(seen, driver.state, fresh);
    const broken = [...model.add(fresh), ...brokenMoves(before, fresh), ...brokenSchedule(driver), ...stale];
    if (broken.length > 0) return broken;
  }
  return isDeepStrictEqual(fold(driver.recorded), driver.state) ? [] : ['the fold gives another state'];
}

const planOf = ([first]: readonly Step[]): PlanGoLive => pick(modelPlans, first?.b ?? 0);

/** What a button does that was drawn for another T-0, or shows another commit: nothing. */
function watchStaleControls(driver: GoLiveDriver): readonly string[] {
  const broken: string[] = [];
  const { wish } = driver;
  driver.wish = (person, action) => {
    const { t0 } = driver.state;
    const commit = votedCommit(driver.state);
    const decision = wish(person, action);
    const isForOther = 'drawnForT0' in action && action.drawnForT0 !== t0;
    const isOnOther =
      'drawnForCommit' in action &&
      action.vote === 'GO' &&
      commit !== undefined &&
      !commit.startsWith(action.drawnForCommit ?? '');
    const types = decision.events.map(({ type }) => type);
    const done = types.filter((type) => type !== 'BarsChanged' && type !== 'CommandRefused');
    if ((isForOther || isOnOther) && done.length > 0) broken.push(`a stale button did ${done.join()}`);
    return decision;
  };
  return broken;
}

function note(
  { statuses: reached, events }: Seen,
  { status }: GoLive,
  fresh: readonly RecordedEvent[],
): void {
  reached.add(status);
  for (const { event } of fresh) {
    const isForOther = event.type === 'VoteCast' && event.onBehalfOf !== undefined;
    const name = isForOther ? 'VoteCast for somebody else' : event.type;
    events.set(name, (events.get(name) ?? 0) + 1);
  }
}

const listed = new Set(moves.flatMap(({ from, to }) => from.map((status) => `${status} -> ${to}`)));

function brokenMoves(before: GoLive, fresh: readonly RecordedEvent[]): readonly string[] {
  let state = before;
  return fresh.flatMap((one) => {
    const after = evolve(state, one);
    const move = `${state.status} -> ${after.status}`;
    const isMove = after.status !== state.status;
    state = after;
    const broken = isMove && !listed.has(move) ? [`${move} on ${one.event.type}`] : [];
    if (isBeforeStart(state.status) && isDispatchBegun(state))
      broken.push(`${state.status} after a dispatch`);
    return broken;
  });
}

/** The index is never behind what falls due. */
function brokenSchedule({ state, now }: GoLiveDriver): readonly string[] {
  const first = upcoming(state, now)[0]?.at ?? Number.POSITIVE_INFINITY;
  const next = nextDueAt(state, now) ?? Number.POSITIVE_INFINITY;
  return next > first ? [`the index holds ${next}, but ${first} is due`] : [];
}

test(
  'whatever people, GitHub and the clock do, every promise is kept',
  () => {
    const seen: Seen = { statuses: new Set(), events: new Map() };
    fc.assert(
      fc.property(steps, (sequence) => {
        expect(play(sequence, seen)).toEqual([]);
      }),
      { numRuns: sequences, seed },
    );
    expect([...seen.statuses].sort()).toEqual([...statuses].sort());
    for (const type of [
      'DispatchBegun',
      'SuccessDeclared',
      'RollbackVerified',
      'RunCancelledBeforeDispatch',
      'MembershipChanged',
      'StepFinished',
      'StepFailed',
      'StepSkipped',
      'StepReopened',
      'StepOverran',
      'RollCallAnswered',
      'VotesDelegated',
      'VoteCast for somebody else',
      'GlassBroken',
      'DispatchNotSent',
      'ChangesRead',
    ])
      expect(seen.events.get(type) ?? 0, type).toBeGreaterThan(sequences / 70);
    for (const type of [
      'RollCallRepeated',
      'DelegationEnded',
      'VoteWentStale',
      'VersionMoved',
      'NoGoOverruled',
      'RunCancelAsked',
      'RollbackProposalUnanswered',
    ])
      expect(seen.events.get(type) ?? 0, type).toBeGreaterThan(0);
  },
  patienceMs,
);

/** Two people and the clock; GitHub says nothing any more, and nothing gets healthy. */
function closeByHand(driver: GoLiveDriver): void {
  for (let round = 0; round < 5 && !isFinished(driver.state.status); round += 1) {
    driver.wish(pat, { type: 'Abort', reason: 'closed by hand' });
    if (driver.state.status === 'aborted') return;
    const roller = driver.state.service.roles['on_call_engineer']?.holder ?? '';
    driver.wish(roller, { type: 'RequestRollback', reason: 'closed by hand' });
    const subject = newestRun(driver);
    driver.system({ type: 'BeginDispatch', correlationId: subject, attempt: 1 });
    driver.system({
      type: 'ReportEffectGivenUp',
      effect: 'x',
      kind: 'github.dispatch',
      subject,
      reason: 'silence',
    });
    driver.runTo(driver.now + hours(1));
  }
}

test(
  'from wherever it got to, people can bring it to an end without GitHub',
  () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const driver = createGoLiveDriver({ plan: planOf(sequence) });
        for (const step of sequence) take(driver, step);
        const from = driver.state.status;
        closeByHand(driver);
        expect(isFinished(driver.state.status), `${from} leads to ${driver.state.status}`).toBe(true);
      }),
      { numRuns: sequences / 4, seed },
    );
  },
  patienceMs,
);
