import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../src/domain/command.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { fold } from '../../src/domain/evolve.ts';
import type { GroupReading } from '../../src/domain/gates/group-reading.ts';
import { changedGroups } from '../../src/domain/gates/voter-groups.ts';
import { writtenPlan } from '../../src/domain/people/plan-authority.ts';
import { createGoLiveDriver, type GoLiveDriver, newestRun, readChanges } from '../fixtures/golive-driver.ts';
import { bea, hours, ole, olga, ona, pat, plan, rita, sam, T0, tom } from '../fixtures/golive-fixture.ts';
import { pick } from './random-actions.ts';

/*
 * A gate on which two have to say GO: of a user group that changes and cannot always be read, of a role that is handed
 * over, or Ole; never Pat, who plans it. The plain model knows from the events alone who said what and who was there, and
 * nothing of the rules.
 */

const seed = 20261201;
const sequences = Number(process.env['MODEL_SEQUENCES'] ?? 1000) / 5;
const patienceMs = 600_000;

const group = 'S0SRE';
const gate = 'business';
const expireMs = hours(8);
const people = [pat, olga, ona, sam, bea, ole];

const gates = plan.runbook.gates
  .filter(({ id }) => id === 'technical' || id === gate)
  .map((one) => {
    const voters = [
      { roles: [], people: [], groups: [group], needs: 2 },
      { roles: ['business_stakeholder'], people: [ole], needs: 1 },
    ];
    return one.id === gate ? { ...one, voters, fourEyes: true, votesExpireMs: expireMs } : one;
  });
const checklist = plan.runbook.checklist.map((section) => ({
  ...section,
  items: section.items.map((item) => ({ ...item, blocking: false })),
}));
const runbook = { ...plan.runbook, gates, checklist };
const gatePlan: PlanGoLive = {
  ...plan,
  runbook,
  written: writtenPlan(plan.service, runbook),
  voterGroups: [{ group, readAt: 1, members: [pat, olga, ona] }],
};

interface Step {
  readonly a: number;
  readonly b: number;
}
const steps = fc.noBias(
  fc.array(fc.record({ a: fc.nat(999), b: fc.nat(999) }), { minLength: 20, maxLength: 60, size: 'max' }),
);

/** Slack as it really is; golive knows of it what it reads. */
interface World {
  members: readonly string[];
  isReadable: boolean;
}

const read = ({ members, isReadable }: World): GroupReading =>
  isReadable ? { group, readAt: 2, members } : { group, readAt: 2, unreadable: 'x' };

/** As the doors do before a step towards production. */
function tellGroups(driver: GoLiveDriver, world: World): void {
  if (changedGroups(driver.state, [read(world)]).length > 0)
    driver.system({ type: 'ReportVoterGroups', groups: [read(world)] });
}

function take(driver: GoLiveDriver, world: World, { a, b }: Step): void {
  const person = pick(people, b);
  const other = pick(people, a + b);
  const vote = (action: Partial<Action> & { readonly vote: 'GO' | 'NO-GO' }): Action => ({
    type: 'CastVote',
    gate,
    groups: [read(world)],
    ...(action.vote === 'GO' ? { vote: 'GO', confirmed: ['ready'] } : { vote: 'NO-GO', reason: `no ${b}` }),
  });
  const go = () => driver.wish(person, vote({ vote: 'GO' }));
  pick<() => unknown>(
    [
      go,
      go,
      go,
      go,
      go,
      () => driver.wish(person, vote({ vote: 'NO-GO' })),
      () => driver.wish(person, { type: 'WithdrawVote', gate }),
      () => driver.wish(person, { type: 'UntickCriteria', gate, criteria: ['ready'] }),
      () => driver.wish(rita, { type: 'RuleOnNoGo', gate, ruling: 'overruled', reason: 'known' }),
      () =>
        driver.wish(rita, {
          type: 'RuleOnNoGo',
          gate,
          ruling: pick(['upheld', 'overruled'], b),
          reason: 'x',
        }),
      () => driver.wish(person, { type: 'DelegateVotes', to: other }),
      () => driver.wish(person, { type: 'EndDelegation' }),
      () => driver.wish(rita, { type: 'HandOverRole', role: 'business_stakeholder', to: person }),
      () => driver.system({ type: 'ReportMembership', person, isMember: a % 2 === 0 }),
      () => {
        world.members = people.filter((_, index) => ((a * 7 + b) >> index) % 2 === 0);
      },
      () => {
        world.isReadable = a % 4 > 0;
      },
      () => tellGroups(driver, world),
      () => driver.runTo(driver.now + hours(1 + (b % 4))),
      () => driver.moveTo(driver.now + hours(b % 3)),
      () => {
        tellGroups(driver, world);
        const unread = world.isReadable ? {} : { unread: { gate, id: group } };
        driver.wish(rita, { type: 'GiveFinalGo', ...unread });
      },
      () => driver.wish(rita, { type: 'GiveFinalGo' }),
      () => deploy(driver, world),
      () => deploy(driver, world),
    ],
    a,
  )();
}

function deploy(driver: GoLiveDriver, world: World): void {
  driver.moveTo(Math.max(driver.now, T0));
  driver.wish(rita, { type: 'GiveFinalGo' });
  driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
  tellGroups(driver, world);
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt: 1 });
}

interface Said {
  readonly by: string;
  readonly at: number;
  readonly vote: 'GO' | 'NO-GO';
  isDead?: true;
  isOverruled?: boolean;
}

function createModel() {
  /** By whose vote it is. */
  const votes = new Map<string, Said>();
  const left = new Set<string>();
  let members: readonly string[] = [];
  let stakeholders = [bea];

  const may = (person: string): boolean =>
    person !== pat && !left.has(person) && [...members, ...stakeholders, ole].includes(person);
  const isGood = (whose: string, { by, at, vote, isDead, isOverruled }: Said, now: number): boolean => {
    if (!may(whose)) return false;
    if (vote === 'NO-GO') return isOverruled === true;
    return !isDead && now < at + expireMs && by !== pat && !left.has(by);
  };

  function missing(now: number): readonly string[] {
    const good = [...votes].filter(([whose, said]) => isGood(whose, said, now));
    const givers = new Set(good.map(([, { by }]) => by));
    const noGo = [...votes.values()].some(({ vote, isOverruled }) => vote === 'NO-GO' && !isOverruled);
    return [
      ...(good.length < 2 || givers.size < 2 ? [`only ${good.length} GO of ${givers.size} people`] : []),
      ...(noGo ? ['a NO-GO stands'] : []),
    ];
  }

  function learn(readings: readonly GroupReading[] = []): void {
    for (const one of readings) if ('members' in one) members = one.members;
  }

  return function add({ event, actor, at }: RecordedEvent): readonly string[] {
    switch (event.type) {
      case 'GoLivePlanned':
        learn(event.voterGroups);
        return [];
      case 'VoterGroupsChanged':
        learn(event.groups);
        return [];
      case 'MembershipChanged':
        if (event.isMember) left.delete(event.person);
        else left.add(event.person);
        return [];
      case 'RoleHandedOver':
        stakeholders = [event.to];
        return [];
      case 'VoteCast': {
        if (event.gate !== gate) return [];
        learn(event.groups);
        const whose = event.onBehalfOf ?? actor.id;
        for (const [known, said] of votes) if (said.by === actor.id) votes.delete(known);
        votes.set(whose, { by: actor.id, at, vote: event.vote });
        if (event.vote === 'NO-GO') return [];
        const isRead = event.groups?.every((one) => 'members' in one && one.members.length > 0) === true;
        return [
          ...(isRead ? [] : ['a GO on a group that nobody has read']),
          ...(may(whose) && actor.id !== pat && !left.has(actor.id)
            ? []
            : [`${actor.id} said GO for ${whose}`]),
        ];
      }
      case 'VoteWithdrawn':
        return votes.delete(event.whose ?? '') ? [] : [`no vote of ${event.whose} to withdraw`];
      case 'CriteriaUnticked':
        for (const said of votes.values()) said.isDead = true;
        return [];
      case 'VoteWentStale':
        for (const whose of event.of ?? []) {
          const said = votes.get(whose);
          if (said) said.isDead = true;
        }
        return [];
      case 'NoGoUpheld':
      case 'NoGoOverruled': {
        const said = votes.get(event.whose ?? '');
        if (said) said.isOverruled = event.type === 'NoGoOverruled';
        return said?.vote === 'NO-GO' ? [] : [`no NO-GO of ${event.whose} to rule on`];
      }
      case 'FinalGoGiven':
        return missing(at).map((why) => `final GO: ${why}`);
      case 'DispatchBegun':
        return missing(at).map((why) => `deployment sent: ${why}`);
      default:
        return [];
    }
  };
}

test(
  'whoever votes, leaves and comes back, no deployment is sent without two of those who may, nor past a NO-GO',
  () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(steps, (sequence) => {
        const driver = createGoLiveDriver({ plan: gatePlan, at: T0 - hours(12) });
        readChanges(driver);
        driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
        const world: World = { members: [pat, olga, ona], isReadable: true };
        const add = createModel();
        let known = 0;
        for (const step of sequence) {
          take(driver, world, step);
          const fresh = driver.recorded.slice(known);
          known = driver.recorded.length;
          for (const { event } of fresh) seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
          expect(fresh.flatMap(add)).toEqual([]);
        }
        expect(isDeepStrictEqual(fold(driver.recorded), driver.state)).toBe(true);
      }),
      { numRuns: sequences, seed },
    );
    for (const type of [
      'DispatchBegun',
      'VoterGroupsChanged',
      'NoGoOverruled',
      'VoteWentStale',
      'VoteWithdrawn',
    ])
      expect(seen.get(type) ?? 0, type).toBeGreaterThan(sequences / 70);
  },
  patienceMs,
);
