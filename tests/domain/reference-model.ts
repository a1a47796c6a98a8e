import type { Event, RecordedEvent, RunRequest } from '../../src/domain/event.ts';
import { bea, minutes, ole, ona, pat, rita, sam, T0, tess, tom } from '../fixtures/golive-fixture.ts';
import { createReferenceGates } from './reference-gates.ts';
import { createReferenceSteps } from './reference-steps.ts';

/*
 * The promises in their plainest form, from the events alone and without a line of the domain's own rules: what must
 * have been said by whom before a deployment may be sent, and what may never happen twice.
 */

interface Run {
  readonly purpose: RunRequest['purpose'];
  readonly at: number;
  cancelAskedAt?: number | undefined;
  stage: 'requested' | 'begun' | 'running' | 'ended' | 'unsent' | 'unclear';
  /** GitHub's count of it, and when that was taken or counted on. */
  attempt: number;
  attemptAt: number;
}

export interface ReferenceModel {
  /** Adds the events of one command; gives every promise that they break. */
  add(recorded: readonly RecordedEvent[]): readonly string[];
}

export interface Rules {
  /** What keeps deployments back from outside at this moment, each as `because by`. */
  readonly bars: () => readonly string[];
  /** A rollback while the deployment runs has its run cancelled first. */
  readonly isCancelled: boolean;
  /** golive may roll back by itself, for a proposal. */
  readonly rollsBackItself: boolean;
}

export function createReferenceModel({ bars, isCancelled, rollsBackItself }: Rules): ReferenceModel {
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
  const gates = createReferenceGates();
  const steps = createReferenceSteps();
  const runs = new Map<string, Run>();
  const proposed = new Set<number>();
  const incidentsRolledBack = new Set<number>();
  const noticesQueued = new Set<string>();
  let t0 = T0;
  let round = 1;
  let held = false;
  let finalGo: string | undefined;
  let over: 'aborted' | 'rolled back' | undefined;
  let declared = false;
  let rollingBack = false;

  const world = () => ({ t0, round, holds, hasLeft: (person: string) => left.has(person) });

  /** Everything that is missing for a deployment to be sent at this instant. */
  function missing(at: number, isJudgedAnew: boolean): readonly string[] {
    const found = [...gates.missing(world(), isJudgedAnew)];
    if (!finalGo) found.push('no final GO');
    else if (!holds('release_manager', finalGo)) found.push(`a final GO of ${finalGo}`);
    if (at < t0) found.push('before T-0');
    if (held) found.push('held');
    if (over) found.push(over);
    if (rollingBack) found.push('a rollback is on its way');
    return found;
  }

  /** What is opened again while it waits to be sent, is found when it is sent. */
  const notReady = (at: number, isJudgedAnew = true): readonly string[] => [
    ...missing(at, isJudgedAnew),
    ...gates.openConditions(),
    ...(steps.isOpen('checks') ? ['the step that it waits for is open'] : []),
  ];

  const deployments = (): readonly Run[] => [...runs.values()].filter(({ purpose }) => purpose === 'deploy');

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
    const isItself = purpose === 'rollback' && rollsBackItself && proposed.has(incident ?? 0);
    if (actor.kind !== 'user' && purpose !== 'verify' && !isItself)
      broken.push(`${purpose} asked for by nobody`);
    const roles = purpose === 'rollback' ? ['on_call_engineer', 'technical_lead'] : ['technical_lead'];
    const isManaged = purpose === 'step' && (actor.id === pat || holds('release_manager', actor.id));
    const isAllowed =
      isManaged ||
      roles.some((role) => holds(role, actor.id)) ||
      (purpose === 'rollback' && gates.mayRollBackInEmergency(actor.id, at));
    if (actor.kind === 'user' && !isAllowed) broken.push(`${purpose} asked for by ${actor.id}`);
    if (runs.has(correlationId)) broken.push(`${correlationId} twice`);
    if (running(purpose).length > 0) broken.push(`a second ${purpose} while one is on its way`);
    // What nobody could find out about is tried again on the votes of then.
    const isFresh = deployments().at(-1)?.stage !== 'unclear';
    if (purpose === 'deploy')
      broken.push(...notReady(at, isFresh).map((why) => `deployment asked for: ${why}`));
    if (purpose === 'rollback') {
      rollingBack = true;
      if (over === 'rolled back') broken.push('rolled back again');
      const others = [...runs.values()].filter((run) => run.purpose !== 'step');
      if (others.every(({ stage }) => stage === 'requested' || stage === 'unsent'))
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
    const isFirst = run.stage === 'requested';
    run.stage = 'begun';
    if (run.purpose === 'step') return stepSent();
    if (run.purpose === 'rollback') return rollbackSent(at);
    return [...notReady(at, isFirst), ...barred()].map((why) => `deployment sent: ${why}`);
  }

  const barred = (): readonly string[] => bars().filter((bar) => !gates.isBarSkipped(bar, world()));

  function rollbackSent(at: number): readonly string[] {
    return [
      ...(deployments().some(({ stage }) => stage === 'begun')
        ? ['a rollback sent while nobody knows of the deployment']
        : []),
      ...(deployments().some(
        ({ stage, cancelAskedAt = at - minutes(5) }) =>
          stage === 'running' && at < cancelAskedAt + minutes(5),
      )
        ? ['a rollback sent while the deployment is being cancelled']
        : []),
    ];
  }

  function stepSent(): readonly string[] {
    const isThere = deployments().some(({ stage }) => ['running', 'ended'].includes(stage));
    return [
      ...(isThere ? [] : ['a step sent without a deployment']),
      ...(held ? ['a step sent on hold'] : []),
      ...(over !== undefined || rollingBack ? ['a step sent when all is over'] : []),
    ];
  }

  /** What was seen outside just before. */
  function looked({ look }: Extract<Event, { type: 'DispatchBegun' }>): readonly string[] {
    if (!look) return [];
    const commit = gates.commit();
    return [
      ...(commit !== undefined && look.commit !== commit ? ['sent on another commit than was voted on'] : []),
      ...(look.workflowMissing === undefined ? [] : ['sent without its workflow']),
      ...(look.otherRun === undefined ? [] : ['sent beside another run']),
      ...(look.health.length === 2 && look.health.every(({ verdict }) => verdict !== 'unknown')
        ? []
        : ['sent without knowing the health before']),
    ];
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
      !deployments().some(({ stage }) => stage === 'running' || stage === 'ended')
    )
      broken.push('a start that is none');
    if (at > event.dueAt + minutes(120)) broken.push(`${key} long after its time`);
    return broken;
  }

  const see = (recorded: RecordedEvent): readonly string[] => [
    ...gates.see(recorded, world()),
    ...seeRest(recorded),
  ];

  function seeRest(recorded: RecordedEvent): readonly string[] {
    const { event, at, actor } = recorded;
    switch (event.type) {
      case 'VoteCast':
        return [...runs.values()].some(({ stage, purpose }) => stage === 'begun' && purpose !== 'step')
          ? ['a vote after the dispatch']
          : [];
      case 'MembershipChanged':
        if (event.isMember) left.delete(event.person);
        else left.add(event.person);
        return [];
      case 'RoleHandedOver': {
        const deputies = holders.get(event.role)?.slice(1) ?? [];
        holders.set(event.role, [event.to, ...deputies.filter((deputy) => deputy !== event.to)]);
        return left.has(event.to) ? ['a role for somebody who has left'] : [];
      }
      case 'FinalGoGiven':
      case 'FinalGoWithdrawn':
        finalGo = event.type === 'FinalGoGiven' ? actor.id : undefined;
        if (finalGo && left.has(actor.id)) return ['a final GO of somebody who has left'];
        return finalGo ? [...gates.missing(world(), true), ...barred()].map((why) => `final GO: ${why}`) : [];
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
        return [...begin(event.correlationId, at), ...looked(event)];
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
      case 'RollbackProposed':
        proposed.add(event.incident);
        return [];
      case 'RunCancelAsked': {
        const run = runs.get(event.correlationId);
        const isTwice = run?.cancelAskedAt !== undefined;
        if (run) run.cancelAskedAt = at;
        return isCancelled && !isTwice && run?.purpose === 'deploy' ? [] : ['a run cancelled for nothing'];
      }
      case 'EffectGaveUp':
        if (event.effect.startsWith('cancel/')) {
          const run = runs.get(event.effect.slice('cancel/'.length));
          if (run) run.cancelAskedAt = undefined;
          return [];
        }
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
          hasRun: deployments().some(({ stage }) => stage !== 'requested' && stage !== 'unsent'),
        });
    }
  }

  /** Once a command is through, nothing that was called off may still be waiting to be sent. */
  function waiting(at: number): readonly string[] {
    const open = [...runs.values()].some(
      ({ purpose, stage }) => purpose === 'deploy' && stage === 'requested',
    );
    return open ? missing(at, false).map((why) => `deployment still waits to be sent: ${why}`) : [];
  }

  return {
    add(recorded) {
      const broken = recorded.flatMap(see);
      const last = recorded.at(-1);
      return last ? [...broken, ...waiting(last.at)] : broken;
    },
  };
}
