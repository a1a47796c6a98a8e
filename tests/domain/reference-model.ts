import type { Event, RecordedEvent, RunRequest } from '../../src/domain/event.ts';
import { bea, hours, minutes, ole, ona, rita, sam, T0, tess, tom } from '../fixtures/golive-fixture.ts';
import { createReferenceSteps } from './reference-steps.ts';

/*
 * The promises in their plainest form, from the events alone and without a line of the domain's own rules: what must
 * have been said by whom before a deployment may be sent, and what may never happen twice.
 */

const opens: Readonly<Record<string, string>> = {
  technical: 'technical_lead',
  security: 'security_lead',
  business: 'business_stakeholder',
  operations: 'operations_lead',
};
const blocking = ['merged', 'backup'];

interface Run {
  readonly purpose: RunRequest['purpose'];
  readonly at: number;
  stage: 'requested' | 'begun' | 'running' | 'ended' | 'unsent' | 'unclear';
  /** GitHub's count of it, and when that was taken or counted on. */
  attempt: number;
  attemptAt: number;
}

export interface ReferenceModel {
  /** Adds the events of one command; gives every promise that they break. */
  add(recorded: readonly RecordedEvent[]): readonly string[];
}

/** `isBarred`: whether a freeze or a lock keeps deployments back at this moment. */
export function createReferenceModel(isBarred: () => boolean): ReferenceModel {
  /** `condition`: the task that a GO-IF rests on. */
  const votes = new Map<string, { vote: string; by: string; forT0: number; condition?: string }>();
  const left = new Set<string>();
  /** Who holds what, the holder first. */
  const holders = new Map<string, readonly string[]>([
    ['technical_lead', [tom, tess]],
    ['security_lead', [sam]],
    ['business_stakeholder', [bea]],
    ['operations_lead', [ole, tess]],
    ['release_manager', [rita]],
    ['on_call_engineer', [ona]],
  ]);
  const holds = (role: string, person: string): boolean => holders.get(role)?.includes(person) === true;
  /** The NO-GOs that their contact has overruled, by gate, with the T-0 that it was for. */
  const overruled = new Map<string, { forT0: number; by: string }>();
  const settled = new Set<string>();
  const steps = createReferenceSteps();
  const runs = new Map<string, Run>();
  const incidentsRolledBack = new Set<number>();
  const noticesQueued = new Set<string>();
  let t0 = T0;
  let round = 1;
  let held = false;
  let finalGo: string | undefined;
  let over: 'aborted' | 'rolled back' | undefined;
  let declared = false;
  let rollingBack = false;

  /** What a final GO stands on: every gate, each by another person, and the checklist. */
  function missingGround(): readonly string[] {
    const found: string[] = [];
    const people = new Set<string>();
    for (const [gate, role] of Object.entries(opens)) {
      const vote = votes.get(gate);
      const ruling = vote?.vote === 'NO-GO' ? overruled.get(gate) : undefined;
      const isRuler = ruling && holds('release_manager', ruling.by) && !left.has(ruling.by);
      if (isRuler && Math.abs(ruling.forT0 - t0) <= hours(4)) {
        people.add(`whoever overruled ${gate}`);
        continue;
      }
      if (vote?.vote !== 'GO') found.push(`no GO at ${gate}`);
      else if (!holds(role, vote.by)) found.push(`${vote.by} may not open ${gate}`);
      else if (Math.abs(vote.forT0 - t0) > hours(4)) found.push(`the GO at ${gate} is for another day`);
      if (vote && left.has(vote.by)) found.push(`${vote.by} has left`);
      if (vote) people.add(vote.by);
    }
    if (people.size < 4) found.push('fewer than four people said GO');
    for (const item of blocking) if (!settled.has(item)) found.push(`${item} is open`);
    return found;
  }

  /** Everything that is missing for a deployment to be sent at this instant. */
  function missing(at: number): readonly string[] {
    const found = [...missingGround()];
    if (!finalGo) found.push('no final GO');
    else if (!holds('release_manager', finalGo)) found.push(`a final GO of ${finalGo}`);
    if (at < t0) found.push('before T-0');
    if (held) found.push('held');
    if (over) found.push(over);
    if (rollingBack) found.push('a rollback is on its way');
    return found;
  }

  /** What is opened again while it waits to be sent, is found when it is sent. */
  const notReady = (at: number): readonly string[] => [
    ...missing(at),
    ...[...votes.values()].flatMap(({ condition }) =>
      condition !== undefined && !settled.has(condition) ? [`${condition} is open`] : [],
    ),
    ...(steps.isOpen('checks') ? ['the step that it waits for is open'] : []),
  ];

  const running = (purpose: Run['purpose']) =>
    [...runs.values()].filter(
      (run) => run.purpose === purpose && ['requested', 'begun', 'running'].includes(run.stage),
    );

  function request(
    event: Extract<Event, { type: 'RunRequested' }>,
    { at, actor }: RecordedEvent,
  ): readonly string[] {
    const { purpose, correlationId, incident } = event.run;
    const broken: string[] = [];
    if (actor.kind !== 'user' && purpose !== 'verify') broken.push(`${purpose} asked for by nobody`);
    if (runs.has(correlationId)) broken.push(`${correlationId} twice`);
    if (running(purpose).length > 0) broken.push(`a second ${purpose} while one is on its way`);
    if (purpose === 'deploy') broken.push(...notReady(at).map((why) => `deployment asked for: ${why}`));
    if (purpose === 'rollback') {
      rollingBack = true;
      if (over === 'rolled back') broken.push('rolled back again');
      if ([...runs.values()].every(({ stage }) => stage === 'requested' || stage === 'unsent'))
        broken.push('a rollback of nothing');
      if (incident !== undefined && incidentsRolledBack.has(incident))
        broken.push(`incident ${incident} rolled back twice`);
      if (incident !== undefined) incidentsRolledBack.add(incident);
    }
    runs.set(correlationId, { purpose, at, stage: 'requested', attempt: 1, attemptAt: at });
    return broken;
  }

  function begin(correlationId: string, at: number): readonly string[] {
    const run = runs.get(correlationId);
    if (!run) return [`${correlationId} was never asked for`];
    if (run.stage !== 'requested' && run.stage !== 'begun')
      return [`${correlationId} is dispatched when ${run.stage}`];
    run.stage = 'begun';
    if (run.purpose === 'rollback')
      return [...runs.values()].some(({ purpose, stage }) => purpose === 'deploy' && stage === 'begun')
        ? ['a rollback sent while nobody knows of the deployment']
        : [];
    return [...notReady(at), ...(isBarred() ? ['something stands in the way'] : [])].map(
      (why) => `deployment sent: ${why}`,
    );
  }

  function to(correlationId: string, stage: Run['stage']): readonly string[] {
    const run = runs.get(correlationId);
    if (run) run.stage = stage;
    return run ? [] : [`${correlationId} was never asked for`];
  }

  function counted(correlationId: string, attempt: number, at?: number): void {
    const run = runs.get(correlationId);
    if (!run || attempt < run.attempt) return;
    if (at !== undefined && attempt > run.attempt) run.attemptAt = at;
    run.attempt = attempt;
  }

  /** What was done before with a step after the deployment says nothing of this one. */
  function deployedAnewAt(): number | undefined {
    const sent = [...runs.values()].filter(
      ({ purpose, stage }) => purpose === 'deploy' && stage !== 'unsent',
    );
    const last = sent.at(-1);
    if (last && last.attempt > 1) return last.attemptAt;
    return last === sent[0] ? undefined : last?.at;
  }

  function queue(event: Extract<Event, { type: 'NoticeQueued' }>, at: number): readonly string[] {
    const key = `${event.notice}/${event.round}`;
    const broken: string[] = [];
    if (noticesQueued.has(key)) broken.push(`${key} queued twice`);
    noticesQueued.add(key);
    if (event.round !== round) broken.push(`${key} in round ${round}`);
    if (event.notice === 'success' && (!declared || rollingBack)) broken.push('a success that is none');
    if (event.notice === 'rolled_back' && over !== 'rolled back') broken.push('a rollback that is none');
    if (
      event.notice === 'started' &&
      ![...runs.values()].some(({ stage }) => stage === 'running' || stage === 'ended')
    )
      broken.push('a start that is none');
    if (at > event.dueAt + minutes(120)) broken.push(`${key} long after its time`);
    return broken;
  }

  function see(recorded: RecordedEvent): readonly string[] {
    const { event, at, actor } = recorded;
    switch (event.type) {
      case 'NoGoOverruled':
        overruled.set(event.gate, { forT0: t0, by: actor.id });
        return holds('release_manager', actor.id) && event.voter !== actor.id
          ? []
          : [`${actor.id} overruled ${event.gate}`];
      case 'NoGoUpheld':
        overruled.delete(event.gate);
        return [];
      case 'VoteCast':
        overruled.delete(event.gate);
        votes.set(event.gate, {
          vote: event.vote,
          by: actor.id,
          forT0: t0,
          ...(event.condition ? { condition: `go_if/${event.gate}/${recorded.version}` } : {}),
        });
        if (event.vote === 'GO' && left.has(actor.id)) return ['a GO of somebody who has left'];
        return [...runs.values()].some(({ stage }) => stage === 'begun') ? ['a vote after the dispatch'] : [];
      case 'VoteWithdrawn': {
        const own = votes.get(event.gate)?.by === actor.id;
        votes.delete(event.gate);
        overruled.delete(event.gate);
        return own ? [] : [`${actor.id} withdrew a vote of somebody else on ${event.gate}`];
      }
      case 'MembershipChanged':
        if (event.isMember) left.delete(event.person);
        else left.add(event.person);
        return [];
      case 'RoleHandedOver': {
        const deputies = holders.get(event.role)?.slice(1) ?? [];
        holders.set(event.role, [event.to, ...deputies.filter((deputy) => deputy !== event.to)]);
        return left.has(event.to) ? ['a role for somebody who has left'] : [];
      }
      case 'ChecklistItemTicked':
      case 'ChecklistItemSkipped':
        settled.add(event.item);
        return [];
      case 'ChecklistItemUnticked':
        settled.delete(event.item);
        return [];
      case 'FinalGoGiven':
      case 'FinalGoWithdrawn':
        finalGo = event.type === 'FinalGoGiven' ? actor.id : undefined;
        if (finalGo && left.has(actor.id)) return ['a final GO of somebody who has left'];
        return finalGo ? missingGround().map((why) => `final GO: ${why}`) : [];
      case 'Held':
      case 'Resumed':
        held = event.type === 'Held';
        return [];
      case 'Rescheduled':
        t0 = event.t0;
        round += 1;
        steps.begin();
        return [];
      case 'Aborted':
        over = 'aborted';
        rollingBack = false;
        return [];
      case 'RunRequested':
        return request(event, recorded);
      case 'DispatchBegun':
        return begin(event.correlationId, at);
      case 'DispatchAccepted': {
        const run = runs.get(event.correlationId);
        if (run) run.attemptAt = at;
        return to(event.correlationId, 'running');
      }
      case 'DispatchNotSent':
        return to(event.correlationId, 'requested');
      case 'DispatchRejected':
      case 'RunCancelledBeforeDispatch':
        return to(event.correlationId, 'unsent');
      case 'RunStatusChanged':
        counted(event.correlationId, event.attempt, at);
        return to(event.correlationId, 'running');
      case 'RunCompleted':
        counted(event.correlationId, event.attempt);
        return to(event.correlationId, 'ended');
      case 'EffectGaveUp':
        return runs.has(event.subject) ? to(event.subject, 'unclear') : [];
      case 'SuccessDeclared':
        declared = true;
        return rollingBack ? ['success while it is rolled back'] : [];
      case 'RollbackVerified':
        over = 'rolled back';
        return running('deploy').length > 0 ? ['rolled back while the deployment goes on'] : [];
      case 'NoticeQueued':
        return queue(event, at);
      default:
        return steps.see(recorded, {
          t0,
          holds,
          deployedAnewAt: deployedAnewAt(),
          isOver: over !== undefined || rollingBack,
          hasRun: [...runs.values()].some(({ stage }) => stage !== 'requested' && stage !== 'unsent'),
        });
    }
  }

  /** Once a command is through, nothing that was called off may still be waiting to be sent. */
  function waiting(at: number): readonly string[] {
    const open = [...runs.values()].some(
      ({ purpose, stage }) => purpose === 'deploy' && stage === 'requested',
    );
    return open ? missing(at).map((why) => `deployment still waits to be sent: ${why}`) : [];
  }

  return {
    add(recorded) {
      const broken = recorded.flatMap(see);
      const last = recorded.at(-1);
      return last ? [...broken, ...waiting(last.at)] : broken;
    },
  };
}
