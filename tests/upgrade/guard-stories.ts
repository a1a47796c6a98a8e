import type { Action } from '../../src/domain/command.ts';
import type { LastLook } from '../../src/domain/guards/last-look.ts';
import { MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import type { Recording } from './recording.ts';
import { accept, approve, assemble, does, plan, reachT0 } from './stories.ts';

/** Go-lives that the guard rails stop, and what people do about it; as those of `stories.ts`. */
export const guardStories: Readonly<Record<string, (world: Recording) => Promise<void>>> = {
  guarded,
  cancelled,
};

const { planner, technicalLead, backupLead, business, operations, onCall } = people;
const cto = 'U0CARL';
const allowed = [planner];
const target = { service: 'demo-shop', environment: 'production' } as const;

/** A GO for somebody else with a condition, every kind of break-glass, and dispatches that the last look keeps back. */
async function guarded(world: Recording): Promise<void> {
  const gates = world.runbook.gates.map((gate) => ({
    ...gate,
    ifChanged: { checklist: 'ask_again' } as const,
  }));
  await plan(world, { gates });
  // The first look at what changes is not answered; the second names the commit that is voted on.
  await does(world, planner, { type: 'ReadChanges' });
  await world.deliver();
  await approve(world);
  await does(world, planner, { type: 'UntickItem', item: 'deployment_tested' });
  await world.runTo(world.now + MINUTE);
  await does(world, business, { type: 'DelegateVotes', to: backupLead });
  await does(world, backupLead, {
    ...goOn(world, 'business_approval'),
    condition: { text: 'the hotline is staffed', owner: onCall, phase: 'validation' },
  });
  await does(world, operations, goOn(world, 'operations_readiness'));
  await does(world, technicalLead, goOn(world, 'technical_readiness'));
  await breakGlass(world, 'gate/security_approval', 'sam is in the air');
  await breakGlass(world, 'item/deployment_tested', 'tested by hand');
  await does(world, planner, { type: 'LockTarget', ...target, reason: 'a migration', allowed });
  await does(world, operations, { type: 'AwaitTarget', ...target });
  await does(world, planner, { type: 'FreezeAll', reason: 'an incident elsewhere', allowed });
  await world.tell({ type: 'ReportBars' });
  await breakGlass(world, 'lock', 'the migration is this one');
  await breakGlass(world, 'freeze', 'it mends the incident');
  await does(world, technicalLead, { type: 'GiveFinalGo' });
  await assemble(world);
  await does(world, technicalLead, { type: 'StartDeployment' });
  for (const look of waits(world)) await world.run({ type: 'BeginDispatch', attempt: 1, look });
  await does(world, technicalLead, { type: 'AcceptBadHealth', reason: 'this mends it' });
  const workflowMissing = 'no deploy-production.yml at v1.4.2';
  await world.run({ type: 'BeginDispatch', attempt: 1, look: { ...good(world), workflowMissing } });
  await does(world, technicalLead, { type: 'StartDeployment' });
  const look = { ...good(world), commit: 'b'.repeat(40) };
  await world.run({ type: 'BeginDispatch', attempt: 1, look });
}

function goOn({ runbook }: Recording, id: string): Extract<Action, { type: 'CastVote' }> {
  const criteria = runbook.gates.find((gate) => gate.id === id)?.criteria ?? [];
  return { type: 'CastVote', gate: id, vote: 'GO', confirmed: criteria.map((criterion) => criterion.id) };
}

const breakGlass = (world: Recording, what: string, reason: string): Promise<void> =>
  does(world, technicalLead, { type: 'BreakGlass', what, reason });

const good = ({ service }: Recording) => ({
  commit: 'a'.repeat(40),
  health: service.health.map(({ id }) => ({ endpoint: id, verdict: 'up' as const, said: '200' })),
});

const waits = (world: Recording): readonly LastLook[] => [
  { unreadable: 'GitHub answers 503' },
  { ...good(world), otherRun: 'https://github.example/runs/9' },
  { ...good(world), health: [] },
  { ...good(world), health: [{ endpoint: 'web', verdict: 'down', said: '503' }] },
];

/** It was rehearsed; it is rolled back in an emergency while it runs, which has its run cancelled first. */
async function cancelled(world: Recording): Promise<void> {
  await rehearse(world);
  await lockInPassing(world);
  const { rollback } = world.runbook;
  const triggers = rollback.triggers.map((trigger) => {
    if (trigger.id === 'performance_degradation') return { ...trigger, response: 'observe' as const };
    return { ...trigger, answerWithinMs: 5 * MINUTE };
  });
  await plan(world, { rollback: { ...rollback, triggers, whileDeploying: 'cancel' } });
  await reachT0(world);
  await does(world, technicalLead, { type: 'StartDeployment' });
  await world.run({ type: 'BeginDispatch', attempt: 1, look: good(world) });
  await world.run({
    type: 'ReportDispatchAccepted',
    run: { runId: 4711, url: 'https://github.example/runs/4711' },
  });
  const { correlationId } = (await world.read()).runs[0]?.request ?? { correlationId: '' };
  const foreign = { runId: 9, url: 'https://github.example/runs/9', workflow: 'deploy-production.yml' };
  await world.tell({ type: 'ReportForeignRuns', runs: [{ ...foreign, by: 'tess', at: T0 }] });
  const since = T0;
  await world.tell({ type: 'ReportTrigger', trigger: 'performance_degradation', since, evidence: '3 s' });
  await world.tell({ type: 'ReportTrigger', trigger: 'unavailable', since, evidence: 'down' });
  await world.runTo(T0 + 6 * MINUTE);
  await does(world, cto, { type: 'RequestRollback', reason: 'the shop burns', version: 'v1.4.1' });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'cancelled' });
  await accept(world);
}

async function rehearse(world: Recording): Promise<void> {
  const { id, hash, document } = world.runbook;
  const begin = {
    type: 'BeginRehearsal',
    ...target,
    version: 'v1.4.2',
    runbook: { id, hash, version: document.version },
    channel: 'C0REHEARSE',
    speed: 600,
    allowed,
  } as const;
  const failures = [{ kind: 'deployment', atOffsetMs: 10 * MINUTE }] as const;
  const end = { type: 'EndRehearsal', failedChecks: [] } as const;
  await does(world, planner, { ...begin, withPeople: true, failures });
  await world.tell({ ...end, rehearsal: 'RH-1', result: 'rolled_back', unanswered: ['security_lead'] });
  await does(world, planner, { ...begin, failures: [] });
  await world.tell({ ...end, rehearsal: 'RH-2', result: 'succeeded', unanswered: [] });
}

/** Somebody waits for the end of a lock's time, and another lock is ended before its time. */
async function lockInPassing(world: Recording): Promise<void> {
  const lock = { type: 'LockTarget', ...target, allowed } as const;
  await does(world, planner, { ...lock, reason: 'a drill', until: world.now + MINUTE });
  await does(world, operations, { type: 'AwaitTarget', ...target });
  world.now += MINUTE;
  await world.tell({ type: 'ReportTargetFree', ...target });
  await does(world, planner, { ...lock, reason: 'a second drill' });
  await does(world, planner, { type: 'UnlockTarget', ...target, reason: 'it is over', allowed });
}
