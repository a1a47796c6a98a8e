import type { Actor } from '../actor.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive, Incident } from '../go-live.ts';
import { holdsOneOf, takesPart } from '../people/authority.ts';
import { nextIncident } from './incident.ts';
import { decideRollback, whyNotNow } from './rollback.ts';
import type { RollbackTrigger } from './rollback-trigger.ts';

/** What only people can see. */
export const manualTriggers = ({ runbook }: GoLive): readonly RollbackTrigger[] =>
  runbook.rollback.triggers.filter(({ kind }) => kind === 'manual');

/** It waits for a decision already. */
export const isReported = ({ incidents }: GoLive, trigger: string): boolean =>
  incidents.some((incident) => incident.trigger === trigger && incident.state === 'proposed');

/** The roles that may report it, besides those that may roll back; everybody who holds a role where none is named. */
const reporters = (goLive: GoLive, { reportedBy }: RollbackTrigger): readonly string[] =>
  reportedBy ? [...goLive.runbook.rollback.allowed, ...reportedBy] : Object.keys(goLive.service.roles);

const mayReport = (goLive: GoLive, actor: Actor, trigger: RollbackTrigger): boolean =>
  trigger.reportedBy ? holdsOneOf(goLive, actor, reporters(goLive, trigger)) : takesPart(goLive, actor);

/**
 * Somebody saw that a trigger is met: whoever decides on rollbacks is called with what was seen. Who may roll back may do
 * so in the same breath; where that is refused, nothing is reported either, so that the person tries again.
 */
export function decideTriggerMet(it: Case, action: Extract<Action, { type: 'DeclareTriggerMet' }>): Decision {
  const { goLive, command, facts } = it;
  const trigger = manualTriggers(goLive).find(({ id }) => id === action.trigger);
  if (!trigger) return decline('unknown_trigger', { subject: action.trigger });
  if (!mayReport(goLive, command.actor, trigger))
    return reject(it, 'not_allowed', { allowedRoles: reporters(goLive, trigger) });
  if (facts.supersededBy) return reject(it, 'superseded', { subject: facts.supersededBy });
  const code = whyNotNow(goLive, command.at);
  if (code) return reject(it, code);
  if (isReported(goLive, trigger.id)) return decline('trigger_reported', { subject: trigger.id });
  const evidence = action.seen.trim();
  if (evidence === '') return decline('reason_required');
  if (trigger.response === 'observe' && !action.rollBack)
    return accept({ type: 'TriggerObserved', trigger: trigger.id, since: command.at, evidence });
  const seen = { trigger: trigger.id, since: command.at, evidence };
  const number = nextIncident(goLive);
  const proposed: Event = { type: 'RollbackProposed', incident: number, ...seen };
  if (!action.rollBack) return accept(proposed);
  const incident: Incident = { number, ...seen, at: command.at, state: 'proposed' };
  const rollback = decideRollback(
    { ...it, goLive: { ...goLive, incidents: [...goLive.incidents, incident] } },
    { type: 'RequestRollback', reason: evidence, incident: number, ...action.rollBack },
  );
  return rollback.refusal ? rollback : accept(proposed, ...rollback.events);
}
