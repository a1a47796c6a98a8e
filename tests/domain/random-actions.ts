import type { Action } from '../../src/domain/command.ts';
import type { GoLive, RunState } from '../../src/domain/go-live.ts';
import { due } from '../../src/domain/schedule.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import {
  bea,
  days,
  gateOwners,
  hours,
  itemOwners,
  minutes,
  ole,
  olga,
  ona,
  pat,
  plan,
  rita,
  sam,
  tess,
  timeZone,
  tom,
} from '../fixtures/golive-fixture.ts';

/** Two numbers that decide who does what; `a` and `b` are used as the choice needs them. */
export interface Choice {
  readonly a: number;
  readonly b: number;
}

export const people = [pat, rita, tom, tess, sam, bea, ole, ona, olga];

export const gates = Object.keys(gateOwners);

export const items = Object.keys(itemOwners);

export const conclusions = ['success', 'success', 'success', 'failure', 'a word of tomorrow'];

export function pick<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** Who it is: mostly the person that the rules ask for. */
export function someone(right: string, { a, b }: Choice): string {
  return b % 4 === 0 ? pick(people, a) : right;
}

export const itemOwner = ({ a }: Choice): string => pick(Object.values(itemOwners), a);

export function itemAction({ a, b }: Choice): Action {
  const item = pick(items, a);
  return pick<Action>(
    [
      { type: 'TickItem', item },
      { type: 'UntickItem', item },
      { type: 'SkipItem', item, reason: 'not needed' },
      { type: 'AddEvidence', item, evidence: 'log' },
    ],
    b,
  );
}

export const decision = ({ state }: GoLiveDriver, { a, b }: Choice): Action =>
  pick<Action>(
    [
      { type: 'GiveFinalGo' },
      { type: 'GiveFinalGo', drawnForT0: state.t0 - (b % 2) },
      { type: 'DeclareSuccess', drawnForT0: state.t0 - (b % 2) },
      { type: 'DeclareSuccess' },
      { type: 'RevokeFinalGo' },
      { type: 'DismissProposal', incident: 1 + (b % 3), reason: 'known' },
    ],
    a,
  );

export function steering({ state, now }: GoLiveDriver, { a, b }: Choice): Action {
  const aheadMs = pick([minutes(30), hours(3), hours(6), days(2)], b);
  if (a % 25 === 0) return { type: 'Abort', reason: 'no' };
  return pick<Action>(
    [
      { type: 'Hold', reason: 'wait' },
      { type: 'Hold', reason: 'wait' },
      { type: 'Resume' },
      { type: 'Resume' },
      { type: 'Resume' },
      { type: 'Resume' },
      { type: 'Reschedule', t0: Math.max(now, state.t0 - hours(3)) + aheadMs, timeZone },
    ],
    a,
  );
}

export const healthOf = ({ now }: GoLiveDriver, endpoint: string, n: number): Action => ({
  type: 'ReportHealth',
  endpoint,
  verdict: pick(['up', 'up', 'down', 'unknown'] as const, n),
  since: now,
  evidence: 'seen',
});

export const triggerMet = ({ now }: GoLiveDriver): Action => ({
  type: 'ReportTrigger',
  trigger: 'unavailable',
  since: now,
  evidence: 'down',
});

export const accepted = ({ state }: GoLiveDriver, run: RunState, n: number): Action => ({
  type: 'ReportDispatchAccepted',
  correlationId: run.request.correlationId,
  ...(n % 3 ? { run: { runId: 1 + state.runs.indexOf(run), url: 'https://github.example/1' } } : {}),
});

/** Somebody leaves the workspace, or is back. */
export const membership = ({ a, b }: Choice): Action => ({
  type: 'ReportMembership',
  person: pick(people, a),
  isMember: b % 5 > 0,
});

export const gaveUp = (subject: string, effect = `dispatch/${subject}`): Action => ({
  type: 'ReportEffectGivenUp',
  effect,
  kind: 'github.dispatch',
  subject,
  reason: 'no answer',
});

/** Wishes and reports that make no sense, or come from who may not. */
export function anything({ state, now }: GoLiveDriver, { a, b }: Choice): Action {
  const [next] = due(state, now + days(3));
  return pick<Action>(
    [
      plan,
      { type: 'OpenGate', gate: pick([...gates, '__proto__'], b) },
      { type: 'TickItem', item: pick([...items, 'constructor'], b) },
      { type: 'CastVote', gate: '__proto__', vote: 'GO', confirmed: ['ready'] },
      { type: 'OfferStart' },
      { type: 'ReportStartOverdue' },
      { type: 'StartDeployment' },
      { type: 'BeginDispatch', correlationId: 'unheard-of', attempt: 1 },
      { type: 'ReportHealth', endpoint: 'unheard-of', verdict: 'down', since: now, evidence: 'x' },
      { type: 'ReportRollbackUnverified' },
      { type: 'SendNotice', notice: pick(noticeIds(state), b), round: pick([1, 2, 9], a) },
      { type: 'ReportDowntime', from: now - hours(1), to: now, due: pick([[], ['notice:success']], b) },
      { type: 'Reschedule', t0: now - hours(1), timeZone },
      { type: 'RefreshCard' },
      gaveUp('control'),
      next?.action ?? { type: 'RefreshCard' },
    ],
    a,
  );
}

const noticeIds = (state: GoLive): readonly string[] => [
  ...state.runbook.notices.map(({ id }) => id),
  'unheard-of',
];
