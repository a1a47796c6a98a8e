import type { Event, RecordedEvent } from '../../src/domain/event.ts';
import { hours, pat } from '../fixtures/golive-fixture.ts';
import { asksAgain, fourEyes, logins } from './random-plan.ts';

/*
 * The promises of votes and guard rails in their plainest form: whose word stands at each gate, on what it was given, and what
 * somebody skipped in an emergency. Only from the events, without a line of the domain's own rules.
 */

const opens: Readonly<Record<string, string>> = {
  technical: 'technical_lead',
  security: 'security_lead',
  business: 'business_stakeholder',
  operations: 'operations_lead',
};
const blocking = ['merged', 'backup'];
const checklist = ['merged', 'backup', 'docs'];

interface Vote {
  readonly vote: string;
  readonly by: string;
  /** Whose vote it is. */
  readonly whose: string;
  readonly forT0: number;
  readonly version: number;
  /** The task that a GO-IF rests on. */
  readonly condition?: string;
  readonly open: readonly string[];
  readonly down: readonly string[];
  readonly commit: string | undefined;
  isStale: boolean;
  /** Without its criteria it is never good again. */
  isUnticked: boolean;
}

/** What else is so at this moment. */
export interface GateWorld {
  readonly t0: number;
  readonly round: number;
  readonly holds: (role: string, person: string) => boolean;
  readonly hasLeft: (person: string) => boolean;
}

export interface ReferenceGates {
  see(recorded: RecordedEvent, world: GateWorld): readonly string[];
  /** Why no final GO may be given. `isJudgedAnew`: also for what nobody was told of yet. */
  missing(world: GateWorld, isJudgedAnew: boolean): readonly string[];
  openConditions(): readonly string[];
  /** The commit that whoever voted saw. */
  commit(): string | undefined;
  /** By `because by`, of a freeze with the end of this one. */
  isBarSkipped(bar: string, world: GateWorld): boolean;
  mayRollBackInEmergency(person: string, at: number): boolean;
}

export function createReferenceGates(): ReferenceGates {
  const votes = new Map<string, Vote>();
  /** The NO-GOs that their contact has overruled, by gate, with the T-0 that it was for. */
  const overruled = new Map<string, { forT0: number; by: string }>();
  const settled = new Set<string>();
  const down = new Set<string>();
  const glass: {
    what: string;
    by: string;
    at: number;
    round: number;
    version: number;
    bars: readonly string[];
    commit: string | undefined;
  }[] = [];
  const delegations = new Map<string, { to: string; until: number }>();
  let read:
    | { at: number; commit: string | undefined; authors: readonly string[]; isWhole: boolean }
    | undefined;
  let moved: { at: number; version: number; commit: string; to: string | undefined } | undefined;
  let isSecurityOpen = false;

  const votedCommit = (): string | undefined =>
    moved && (!read || moved.at >= read.at) ? moved.commit : (read?.commit ?? moved?.to);
  const isOutOfGo = (gate: string, person: string): boolean =>
    gate === fourEyes && (person === pat || read?.authors.some((login) => logins[login] === person) === true);

  const areAuthorsKnown = (): boolean => read?.isWhole === true && !(moved && moved.at >= read.at);

  /** What speaks against a GO since it was given, as far as its gate asks again for that. */
  function worse(gate: string, vote: Vote): readonly string[] {
    const parts = asksAgain[gate] ?? [];
    const commit = votedCommit();
    const isMoved = vote.commit !== undefined && commit !== undefined && vote.commit !== commit;
    return [
      ...(parts.includes('commit') && isMoved ? ['the commit'] : []),
      ...(parts.includes('checklist')
        ? checklist.filter((item) => !settled.has(item) && !vote.open.includes(item))
        : []),
      ...(parts.includes('health') ? [...down].filter((endpoint) => !vote.down.includes(endpoint)) : []),
    ];
  }

  const standing = ({ round, holds, hasLeft }: GateWorld) =>
    glass.filter((one) => one.round === round && holds('operations_lead', one.by) && !hasLeft(one.by));
  const skipped = (what: string, world: GateWorld) => standing(world).findLast((one) => one.what === what);

  function againstGo(gate: string, world: GateWorld, isJudgedAnew: boolean): readonly string[] {
    const { t0, holds, hasLeft } = world;
    const vote = votes.get(gate);
    if (vote?.vote !== 'GO') return [`no GO at ${gate}`];
    const isOut = [vote.by, vote.whose].some((person) => isOutOfGo(gate, person));
    // What nobody was told of yet is found when the deployment is sent.
    if (!isJudgedAnew && (isOut || worse(gate, vote).length > 0)) return [];
    const role = opens[gate] ?? '';
    return [
      ...(holds(role, vote.whose) ? [] : [`${vote.whose} may not open ${gate}`]),
      ...[vote.by, vote.whose].filter(hasLeft).map((person) => `${person} has left`),
      ...(isOut ? [`the GO at ${gate} is of no second pair of eyes`] : []),
      ...(Math.abs(vote.forT0 - t0) > hours(4) ? [`the GO at ${gate} is for another day`] : []),
      ...(moved && vote.version < moved.version ? [`the GO at ${gate} is for another commit`] : []),
      ...(vote.isStale || vote.isUnticked ? [`the GO at ${gate} is stale`] : []),
      ...(isJudgedAnew ? worse(gate, vote).map((what) => `the GO at ${gate} was given before ${what}`) : []),
      ...(gate === 'security' && !isSecurityOpen ? ['security is not open'] : []),
    ];
  }

  function cast(event: Extract<Event, { type: 'VoteCast' }>, recorded: RecordedEvent, world: GateWorld) {
    const { actor, at, version } = recorded;
    const { gate, vote, onBehalfOf: whose = actor.id, condition } = event;
    const leave = delegations.get(whose);
    const isLet = whose === actor.id || (leave?.to === actor.id && at < leave.until && !world.hasLeft(whose));
    votes.set(gate, {
      vote,
      by: actor.id,
      whose,
      forT0: world.t0,
      version,
      open: checklist.filter((item) => !settled.has(item)),
      down: [...down],
      commit: votedCommit(),
      isStale: false,
      isUnticked: false,
      ...(condition ? { condition: `go_if/${gate}/${version}` } : {}),
    });
    overruled.delete(gate);
    const others = [...votes].filter(
      ([other, { by, vote: its, isUnticked }]) =>
        other !== gate && its === 'GO' && by === actor.id && !isUnticked,
    );
    return [
      ...(world.holds(opens[gate] ?? '', whose) ? [] : [`${whose} voted at ${gate}`]),
      ...(isLet ? [] : [`${actor.id} voted for ${whose}, who did not let them`]),
      ...(vote === 'GO' && world.hasLeft(actor.id) ? ['a GO of somebody who has left'] : []),
      ...(vote === 'GO' && others.length > 0 ? [`${actor.id} opened two gates`] : []),
      ...(vote === 'GO' && gate === fourEyes && !areAuthorsKnown()
        ? ['a GO before the authors were known']
        : []),
      ...(vote === 'GO' && [actor.id, whose].some((one) => isOutOfGo(gate, one)) ? ['a GO on own work'] : []),
    ];
  }

  function delegate(
    { from, to, until = Number.POSITIVE_INFINITY }: Extract<Event, { type: 'VotesDelegated' }>,
    at: number,
    world: GateWorld,
  ) {
    delegations.set(from, { to, until });
    const inForce = [...delegations].filter(([, one]) => at < one.until);
    const isChain = inForce.some(([giver]) => inForce.some(([, one]) => one.to === giver));
    return [
      ...(isChain ? ['a delegation passed on'] : []),
      ...(world.hasLeft(to) ? [`a delegation to ${to}, who has left`] : []),
      ...(Object.values(opens).some((role) => world.holds(role, from))
        ? []
        : [`${from} has no vote to delegate`]),
    ];
  }

  return {
    commit: votedCommit,
    openConditions: () =>
      [...votes.values()].flatMap(({ condition }) =>
        condition !== undefined && !settled.has(condition) ? [`${condition} is open`] : [],
      ),
    isBarSkipped: (bar, world) => standing(world).some((one) => one.bars.includes(bar)),
    mayRollBackInEmergency: (person, at) =>
      glass.some((one) => one.what === 'rollback' && one.by === person && one.at === at),
    missing(world, isJudgedAnew) {
      const { t0, holds, hasLeft } = world;
      const found: string[] = [];
      const people = new Set<string>();
      for (const gate of Object.keys(opens)) {
        const vote = votes.get(gate);
        const broken = skipped(`gate/${gate}`, world);
        const ruling = vote?.vote === 'NO-GO' ? overruled.get(gate) : undefined;
        const isRuler = ruling && holds('release_manager', ruling.by) && !hasLeft(ruling.by);
        const commit = votedCommit();
        const isOther = broken?.commit !== undefined && commit !== undefined && broken.commit !== commit;
        const isMoved = broken?.commit !== undefined && moved && moved.version > broken.version;
        const isOld = (isJudgedAnew && isOther) || isMoved;
        if (broken && !isOld && !(vote?.vote === 'NO-GO' && vote.version > broken.version))
          people.add(`glass at ${gate}`);
        else if (isRuler && Math.abs(ruling.forT0 - t0) <= hours(4)) people.add(`whoever overruled ${gate}`);
        else {
          found.push(...againstGo(gate, world, isJudgedAnew));
          if (vote) people.add(vote.by);
        }
      }
      if (people.size < 4) found.push('fewer than four people said GO');
      for (const item of blocking)
        if (!settled.has(item) && !skipped(`item/${item}`, world)) found.push(`${item} is open`);
      return found;
    },
    see(recorded, world) {
      const { event, actor, at, version } = recorded;
      switch (event.type) {
        case 'GateOpened':
          if (event.gate === 'security') isSecurityOpen = true;
          return [];
        case 'VoteCast':
          return cast(event, recorded, world);
        case 'VoteWithdrawn': {
          const vote = votes.get(event.gate);
          votes.delete(event.gate);
          overruled.delete(event.gate);
          return vote?.by === actor.id || vote?.whose === actor.id
            ? []
            : [`${actor.id} withdrew a vote of somebody else on ${event.gate}`];
        }
        case 'VoteWentStale': {
          const vote = votes.get(event.gate);
          const isFalse = !vote || worse(event.gate, vote).length === 0;
          if (vote) vote.isStale = true;
          return isFalse ? [`the GO at ${event.gate} is asked for again for nothing`] : [];
        }
        case 'CriteriaUnticked': {
          const vote = votes.get(event.gate);
          if (vote) vote.isUnticked = true;
          return [];
        }
        case 'NoGoOverruled':
          overruled.set(event.gate, { forT0: world.t0, by: actor.id });
          return world.holds('release_manager', actor.id) && event.voter !== actor.id
            ? []
            : [`${actor.id} overruled ${event.gate}`];
        case 'NoGoUpheld':
          overruled.delete(event.gate);
          return [];
        case 'VotesDelegated':
          return event.from === actor.id ? delegate(event, at, world) : ['a delegation by somebody else'];
        case 'DelegationEnded': {
          const { until = at + 1 } = delegations.get(event.from) ?? {};
          delegations.delete(event.from);
          return actor.id === event.from || at >= until ? [] : ['a delegation ended by nobody'];
        }
        case 'ChecklistItemTicked':
        case 'ChecklistItemSkipped':
          settled.add(event.item);
          return [];
        case 'ChecklistItemUnticked':
          settled.delete(event.item);
          return [];
        case 'HealthChanged':
          if (event.verdict === 'down') down.add(event.endpoint);
          else down.delete(event.endpoint);
          return [];
        case 'ChangesRead':
          read = {
            at,
            commit: event.changes.headSha,
            authors: event.changes.authors,
            isWhole: event.changes.authorsProblem === undefined,
          };
          return [];
        case 'VersionMoved':
          moved = { at, version, commit: event.to ?? event.from, to: event.to };
          return [];
        case 'GlassBroken':
          glass.push({
            what: event.what,
            by: actor.id,
            at,
            round: world.round,
            version,
            bars: event.bars ?? [],
            commit: votedCommit(),
          });
          return [
            ...(world.holds('operations_lead', actor.id) ? [] : [`${actor.id} broke the glass`]),
            ...(event.reason.trim() === '' ? ['a glass broken without a word'] : []),
          ];
        default:
          return [];
      }
    },
  };
}
