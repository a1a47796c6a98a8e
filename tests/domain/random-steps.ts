import fc from 'fast-check';
import type { Bar } from '../../src/domain/guards/bar.ts';
import { approve, type GoLiveDriver, see } from '../fixtures/golive-driver.ts';
import {
  gateOwners,
  hours,
  itemOwners,
  minutes,
  ole,
  ona,
  rita,
  seconds,
  service,
  tess,
  tom,
} from '../fixtures/golive-fixture.ts';
import {
  anything,
  type Choice,
  decision,
  gates,
  healthOf,
  itemAction,
  itemOwner,
  items,
  membership,
  people,
  pick,
  someone,
  steering,
  triggerMet,
} from './random-actions.ts';
import { breakGlass, commits, delegate, hearChanges, readChanges } from './random-guards.ts';
import { deliver, github, work } from './random-outside.ts';
import { finishChecks, stepAction } from './random-plan.ts';

/** One thing that happens: somebody does something, GitHub answers, the watch sees, time passes. */
export interface Step extends Choice {
  readonly kind: Kind;
}

type Act = (driver: GoLiveDriver, step: Step) => void;

/** What may happen, and how often in comparison. */
const kinds = {
  prepare: { weight: 3, act: prepare },
  goToT0: { weight: 3, act: goToT0 },
  launch: { weight: 9, act: launch },
  pass: { weight: 3, act: pass },
  tick: { weight: 4, act: (driver) => driver.tick() },
  start: { weight: 4, act: start },
  work: { weight: 28, act: work },
  github: { weight: 4, act: github },
  health: { weight: 10, act: health },
  calm: { weight: 8, act: calm },
  trigger: { weight: 2, act: (driver) => driver.system(triggerMet(driver)) },
  rollback: { weight: 5, act: rollback },
  vote: { weight: 3, act: vote },
  rule: { weight: 2, act: rule },
  handOver: {
    weight: 1,
    act: handOver,
  },
  membership: { weight: 1, act: (driver, step) => driver.system(membership(step)) },
  step: { weight: 9, act: stepAction },
  item: { weight: 2, act: workOnItem },
  decide: {
    weight: 5,
    act: (driver, step) => driver.wish(someone(pick([rita, ole], step.a), step), decision(driver, step)),
  },
  steer: { weight: 3, act: (driver, step) => driver.wish(someone(rita, step), steering(driver, step)) },
  deliver: { weight: 2, act: deliver },
  bar: { weight: 1, act: standInTheWay },
  delegate: { weight: 2, act: delegate },
  glass: { weight: 2, act: breakGlass },
  changes: { weight: 1, act: readChanges },
  restart: { weight: 2, act: (driver) => driver.restart() },
  anything: { weight: 4, act: anythingAtAll },
} satisfies Record<string, { weight: number; act: Act }>;

type Kind = keyof typeof kinds;

const kindOf = fc.oneof(
  ...Object.entries(kinds).map(([kind, { weight }]) => ({ weight, arbitrary: fc.constant(kind) })),
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.noBias(
  fc.array(fc.record({ kind: kindOf.filter(isKind), a: fc.nat(999), b: fc.nat(999) }), {
    minLength: 20,
    maxLength: 70,
    size: 'max',
  }),
);

function isKind(name: string): name is Kind {
  return name in kinds;
}

/** One time in eleven it comes twice, as two clicks do. */
export function take(driver: GoLiveDriver, step: Step): void {
  const { act }: { act: Act } = kinds[step.kind];
  for (let times = step.a % 11 === 0 ? 2 : 1; times > 0; times -= 1) act(driver, step);
}

function prepare(driver: GoLiveDriver, step: Step): void {
  hearChanges(driver, step);
  if (driver.now < driver.state.t0 - minutes(60) && step.a % 3 > 0) approve(driver);
  else sayGo(driver, step);
}

function goToT0(driver: GoLiveDriver, { a }: Step): void {
  driver.moveTo(Math.max(driver.now, driver.state.t0) + pick([0, 0, 0, minutes(20)], a));
}

/** A team that wants to: it makes everything ready, and starts. */
function launch(driver: GoLiveDriver, step: Step): void {
  driver.wish(rita, { type: 'Resume' });
  if (step.b % 5 > 0) driver.facts = { ...driver.facts, bars: [] };
  hearChanges(driver, step);
  sayGo(driver, step);
  goToT0(driver, step);
  driver.tick();
  for (const { id } of driver.state.conditions ?? [])
    if (step.b % 4 > 0) driver.wish(ole, { type: 'TickItem', item: id });
  if (step.a % 6 > 0) finishChecks(driver);
  driver.wish(tom, { type: 'StartDeployment', pastGrace: true, drawnForT0: driver.state.t0 - 1 });
  driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
}

/** Freezes and locks come and go; a go-live does not always hear of it at once. */
function standInTheWay(driver: GoLiveDriver, { a, b }: Step): void {
  const by = pick(people, b);
  const until = driver.now + pick([minutes(1), minutes(30), hours(5)], b);
  const bars = pick<readonly Bar[]>(
    [
      [],
      [],
      [{ because: 'locked', by, title: 'x', warnOnly: true }],
      [{ because: 'frozen', by: 'weekend', title: 'Weekend', until }],
      [{ because: 'all_frozen', by, title: 'x' }],
      [{ because: 'locked', by, title: 'x', until }],
    ],
    a,
  );
  driver.facts = { ...driver.facts, bars };
  if (b % 2) driver.system({ type: 'ReportBars' });
}

function pass(driver: GoLiveDriver, { a }: Step): void {
  driver.moveTo(driver.now + pick([seconds(15), minutes(1), minutes(6), minutes(30), hours(5)], a));
}

function start(driver: GoLiveDriver, step: Step): void {
  const { a } = step;
  driver.wish(someone(tom, step), {
    type: 'StartDeployment',
    pastGrace: a % 2 === 0,
    ...(a % 5 === 0 ? { drawnForT0: driver.state.t0 - (a % 2) } : {}),
  });
}

function rollback(driver: GoLiveDriver, step: Step): void {
  const { a } = step;
  driver.wish(someone(ona, step), {
    type: 'RequestRollback',
    reason: pick(['', 'down'], a),
    ...(a % 3 === 0 ? { incident: 1 + (a % 2) } : {}),
  });
}

function health(driver: GoLiveDriver, { a, b }: Step): void {
  for (const { id } of driver.state.service.health)
    if (b % 5 > 0 || id === 'web') driver.system(healthOf(driver, id, a));
}

/** All is well, and somebody says so. */
function calm(driver: GoLiveDriver): void {
  see(driver, 'up');
  driver.wish(ole, { type: 'DeclareSuccess' });
}

function anythingAtAll(driver: GoLiveDriver, step: Step): void {
  if (step.a % 2) driver.wish(pick(people, step.b), anything(driver, step));
  else driver.system(anything(driver, step));
}

/** Now and then somebody forgets a gate or an item. */
function sayGo(driver: GoLiveDriver, { a, b }: Step): void {
  for (const [gate, person] of Object.entries(gateOwners))
    if (a % 6 > 0 || gate !== pick(gates, b)) {
      const voter = driver.state.delegations?.find(({ from }) => from === person)?.to ?? person;
      const go = { type: 'CastVote', gate, vote: 'GO', confirmed: ['ready'] } as const;
      if (b % 3 === 0) driver.wish(voter, { ...go, drawnForCommit: 'f0f0' });
      driver.wish(voter, go);
    }
  for (const [item, person] of Object.entries(itemOwners))
    if (a % 6 > 1 || item !== pick(items, b)) driver.wish(person, { type: 'TickItem', item });
  driver.wish(rita, { type: 'GiveFinalGo', drawnForT0: driver.state.t0 - 1 });
  driver.wish(rita, { type: 'GiveFinalGo' });
}

function vote(driver: GoLiveDriver, step: Step): void {
  const { a, b } = step;
  const gate = pick(gates, a);
  const right = b % 3 === 0 ? tess : pick(Object.values(gateOwners), a);
  if (a % 11 === 0)
    return void driver.wish(someone(right, step), {
      type: 'WithdrawVote',
      gate,
      drawnForT0: driver.state.t0 - (b % 2),
    });
  if (a % 13 === 0)
    return void driver.wish(someone(right, step), {
      type: 'UntickCriteria',
      gate,
      criteria: ['ready'],
      reason: 'x',
    });
  driver.wish(someone(right, step), {
    type: 'CastVote',
    gate,
    ...(a % 3 === 0 ? { vote: 'NO-GO', reason: 'not ready' } : { vote: 'GO', confirmed: ['ready'] }),
    ...(a % 5 === 0 && a % 3 > 0 ? { condition: { text: 'x', owner: ole } } : {}),
    ...(a % 7 === 0 ? { drawnForT0: driver.state.t0 - (b % 2) } : {}),
    ...(b % 4 === 0 ? { drawnForCommit: pick(commits, b) } : {}),
  });
}

/** An item of the checklist, or the condition of a GO-IF: its owner says that it is done, or not; or its contact overrules it. */
function workOnItem(driver: GoLiveDriver, step: Step): void {
  const { conditions = [] } = driver.state;
  if (conditions.length === 0 || step.a % 2)
    return void driver.wish(someone(itemOwner(step), step), itemAction(step));
  const item = pick(conditions, step.a).id;
  if (step.b % 4 === 0) driver.wish(rita, { type: 'SkipItem', item, reason: 'we dare' });
  else driver.wish(someone(ole, step), { type: step.b % 4 === 1 ? 'UntickItem' : 'TickItem', item });
}

/** Half of the time back to whoever held it in the plan. */
function handOver(driver: GoLiveDriver, step: Step): void {
  const role = pick(Object.keys(service.roles), step.a);
  const to = step.b % 2 === 0 ? (service.roles[role]?.holder ?? '') : pick(people, step.b);
  driver.wish(someone(rita, step), { type: 'HandOverRole', role, to });
}

/** The contact of every gate is the release manager. */
function rule(driver: GoLiveDriver, step: Step): void {
  const { a, b } = step;
  driver.wish(someone(rita, step), {
    type: 'RuleOnNoGo',
    gate: pick(gates, a),
    ruling: b % 4 === 1 ? 'upheld' : 'overruled',
    reason: pick(['', 'all is well', 'all is well'], a),
  });
}
