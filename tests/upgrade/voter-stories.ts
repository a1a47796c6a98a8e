import type { Action } from '../../src/domain/command.ts';
import type { GroupReading } from '../../src/domain/gates/group-reading.ts';
import { HOUR, people } from '../fixtures/engine-world.ts';
import type { Recording } from './recording.ts';
import { does } from './stories.ts';

/** Go-lives in which several people, and a user group, vote on a gate; as those of `stories.ts`. */
export const voterStories: Readonly<Record<string, (world: Recording) => Promise<void>>> = { voters };

const { planner, technicalLead, security, onCall, outsider } = people;
const group = 'S0ONCALL';
const id = 'security_approval';

/** Two of a group and a role: votes beside each other, withdrawn, overruled, too old, and of who has left the group. */
async function voters(world: Recording): Promise<void> {
  const read = (...members: readonly string[]): GroupReading => ({ group, readAt: world.now, members });
  const rules = [
    { roles: ['security_lead'], people: [], groups: [group], needs: 2 },
    { roles: [], people: [outsider], groups: [], needs: 1 },
  ];
  const gates = world.runbook.gates.map((gate) =>
    gate.id === id ? { ...gate, voters: rules, votesExpireMs: 12 * HOUR } : gate,
  );
  const confirmed = world.runbook.gates.find((gate) => gate.id === id)?.criteria.map((one) => one.id) ?? [];
  const go = (...groups: readonly GroupReading[]): Action => ({
    type: 'CastVote',
    gate: id,
    vote: 'GO',
    confirmed,
    groups,
  });
  const planned = await world.plan({
    rollbackTo: 'v1.4.1',
    runbook: { gates },
    voterGroups: [read(onCall, technicalLead)],
  });
  if (!planned.ok) throw new Error(JSON.stringify(planned.refusal));
  await world.deliver();
  await does(world, security, go(read(onCall, technicalLead)));
  await does(world, onCall, go(read(onCall, technicalLead)));
  await does(world, onCall, { type: 'WithdrawVote', gate: id });
  const unreadable = { group, readAt: world.now, unreadable: 'Slack knows no such user group.' };
  await does(world, outsider, {
    type: 'CastVote',
    gate: id,
    vote: 'NO-GO',
    reason: 'wait',
    groups: [unreadable],
  });
  await does(world, 'U0CISO', {
    type: 'RuleOnNoGo',
    gate: id,
    ruling: 'overruled',
    reason: 'it is accepted',
  });
  await does(world, onCall, go(read(onCall, planner)));
  await world.tell({ type: 'ReportVoterGroups', groups: [read(planner)] });
  await world.deliver();
  await world.runTo(world.now + 12 * HOUR);
  await does(world, security, go(read(planner)));
  await world.deliver();
}
