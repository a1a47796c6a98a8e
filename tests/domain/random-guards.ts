import type { Action } from '../../src/domain/command.ts';
import type { Changes } from '../../src/domain/deployment/changes.ts';
import type { RunState } from '../../src/domain/go-live.ts';
import type { Bar } from '../../src/domain/guards/bar.ts';
import { votedCommit } from '../../src/domain/guards/last-look.ts';
import type { HealthVerdict } from '../../src/domain/health/health.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';
import {
  bea,
  gateOwners,
  hours,
  minutes,
  ole,
  olga,
  ona,
  pat,
  rita,
  timeZone,
} from '../fixtures/golive-fixture.ts';
import { type Choice, gates, items, people, pick, someone } from './random-actions.ts';
import { logins } from './random-plan.ts';

/** What a version may name. */
export const commits = ['a'.repeat(40), 'a'.repeat(40), 'b'.repeat(40)];

/** Whoever has a vote lets somebody else give it, ends that, or hears that its time is over; or the other one votes. */
export function delegate(driver: GoLiveDriver, choice: Choice): void {
  const { a, b } = choice;
  const gate = pick(gates, a);
  const from = someone(pick(Object.values(gateOwners), a), choice);
  const to = pick([olga, ona, pat, ...people], b);
  const until = driver.now + pick([minutes(-1), minutes(20), hours(30)], b);
  if (a % 5 === 0) driver.wish(from, { type: 'EndDelegation' });
  else driver.wish(from, { type: 'DelegateVotes', to, ...(a % 3 ? {} : { until }) });
  driver.system({ type: 'ReportDelegationOver', from });
  const vote = b % 4 ? 'GO' : 'NO-GO';
  driver.wish(to, { type: 'CastVote', gate, vote, reason: 'for them', confirmed: ['ready'] });
}

/** In an emergency; mostly who may, and what stands in the way. Now and then a NO-GO comes after it, and somebody goes on all the same. */
export function breakGlass(driver: GoLiveDriver, choice: Choice): void {
  const { a, b } = choice;
  const reason = pick(['it burns', 'it burns', ''], b);
  if (a % 7 === 0)
    return void driver.wish(someone(ole, choice), {
      type: 'RequestRollback',
      reason: pick(['', 'it burns'], b),
    });
  const gate = pick(gates, a);
  const owner = pick(Object.values(gateOwners), a);
  const what = pick([`gate/${gate}`, `gate/${gate}`, `item/${pick(items, a)}`, 'lock', 'freeze'], b);
  const noGo = { type: 'CastVote', gate, vote: 'NO-GO', reason: 'stop' } as const;
  if (b % 6 === 3) driver.wish(owner, noGo);
  if (b % 2) driver.facts = { ...driver.facts, bars: lockAndFreeze(driver.now) };
  driver.system({ type: 'ReportBars' });
  driver.wish(someone(ole, choice), { type: 'BreakGlass', what, reason });
  if (b % 6 === 0) driver.wish(owner, noGo);
  const t0 = Math.max(driver.state.t0, driver.now) + hours(1);
  if (b % 6 === 3) driver.wish(rita, { type: 'Reschedule', t0, timeZone });
  // Whoever did it leaves, or hands the role over, or the next time of the freeze begins.
  if (a % 5 === 1) driver.system({ type: 'ReportMembership', person: ole, isMember: b % 2 === 0 });
  if (a % 5 === 2)
    driver.wish(rita, { type: 'HandOverRole', role: 'operations_lead', to: pick([ole, olga], b) });
  if (a % 5 === 3) driver.facts = { ...driver.facts, bars: lockAndFreeze(driver.now + hours(1)) };
  if (b % 3 < 2) driver.wish(rita, { type: 'GiveFinalGo' });
}

const lockAndFreeze = (now: number): readonly Bar[] => [
  { because: 'locked', by: bea, title: 'x' },
  { because: 'frozen', by: 'weekend', title: 'Weekend', until: now + hours(5) },
];

/** GitHub mostly answers before people vote. */
export function hearChanges(driver: GoLiveDriver, { a }: Choice): void {
  if (driver.state.changes.pending && a % 8 > 0)
    tellChanges(driver, driver.state.changes.asked, { headSha: pick(commits, a) });
}

function tellChanges(driver: GoLiveDriver, number: number, more: Partial<Changes>): void {
  const changes = {
    base: 'v1.4.1',
    head: 'v1.4.2',
    url: 'https://github.example/compare',
    status: 'ahead',
    commits: 3,
    lacks: 0,
    pulls: [],
    lookedAt: 3,
    authors: ['somebody'],
    ...more,
  } as const;
  driver.system({ type: 'ReportChanges', number, changes });
}

/** Somebody looks at what changes, and GitHub answers. */
export function readChanges(driver: GoLiveDriver, { a, b }: Choice): void {
  driver.wish(pick([rita, ona], a), { type: 'ReadChanges' });
  const { asked } = driver.state.changes;
  const number = asked - (b % 4 === 0 ? 1 : 0);
  if (a % 4 === 0) return void driver.system({ type: 'ReportChangesUnreadable', number, reason: 'timeout' });
  tellChanges(driver, number, {
    ...(a % 5 ? { headSha: pick(commits, b) } : {}),
    ...(b % 7 ? {} : { authorsProblem: 'some only' }),
    authors: b % 5 === 0 ? Object.keys(logins) : ['somebody'],
  });
}

type Begin = Extract<Action, { type: 'BeginDispatch' }>;

/** What golive sees before a deployment: mostly that all is well. */
export function lookBefore(
  { state }: GoLiveDriver,
  { request }: RunState,
  { a, b }: Choice,
): Pick<Begin, 'look'> {
  if (request.purpose !== 'deploy') return {};
  const commit = votedCommit(state);
  const verdict = pick<HealthVerdict>(a % 19 ? ['up', 'up', 'down'] : ['unknown'], b);
  const health = state.service.health.map(({ id: endpoint }) => ({ endpoint, verdict, said: 'seen' }));
  const good = { ...(commit ? { commit } : {}), health };
  return {
    look: pick<NonNullable<Begin['look']>>(
      [
        ...Array.from({ length: 24 }, () => good),
        { unreadable: 'timeout' },
        { ...good, commit: pick([...commits, null], b) },
        { ...good, commit: 'c'.repeat(40) },
        { ...good, workflowMissing: '404' },
        { ...good, otherRun: 'https://github.example/9' },
        { ...good, health: health.slice(1) },
      ],
      a,
    ),
  };
}
