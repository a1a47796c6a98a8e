import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { Due } from '../due.ts';
import type { MessageRef } from '../effect.ts';
import type { Event, RecordedEvent } from '../event.ts';
import { type GoLive, type Incident, mayHaveRun } from '../go-live.ts';
import { isCallingForHealth } from '../status.ts';
import { mayPropose, nextIncident } from './incident.ts';
import { rollBackBySystem } from './rollback.ts';
import type { RollbackTrigger } from './rollback-trigger.ts';

/*
 * What a trigger that is met leads to, as the runbook says for each:
 * observe -> it is only on record, once until it recovers; ask -> people decide, and where nobody does in time they are
 * called again, or golive rolls back where the runbook says so; act -> golive rolls back at once.
 * Where golive cannot roll back by itself, for it knows no version to return to or a marked one, people are asked.
 */

const triggerOf = ({ runbook }: Pick<GoLive, 'runbook'>, id: string): RollbackTrigger | undefined =>
  runbook.rollback.triggers.find((trigger) => trigger.id === id);

/** Those that were planned before there was a ladder ask. */
const responseTo = (goLive: Pick<GoLive, 'runbook'>, id: string): 'observe' | 'ask' | 'act' =>
  triggerOf(goLive, id)?.response ?? 'ask';

const isObserved = ({ observed = [] }: GoLive, id: string): boolean => observed.includes(id);

/** Whether anything follows from its being met now; whoever watches has nothing to report otherwise. */
export const isTriggerAwaited = (goLive: GoLive, id: string): boolean =>
  isCallingForHealth(goLive.status) &&
  mayHaveRun(goLive) &&
  !isObserved(goLive, id) &&
  (responseTo(goLive, id) === 'observe' || mayPropose(goLive, id));

/** A trigger of the runbook is met: what is to follow does, once per incident. */
export function decideTrigger(it: Case, action: Extract<Action, { type: 'ReportTrigger' }>): Decision {
  const { goLive, facts } = it;
  if (facts.supersededBy) return decline('superseded', { subject: facts.supersededBy });
  const { trigger, since, evidence } = action;
  if (!isTriggerAwaited(goLive, trigger)) return decline('not_due');
  if (responseTo(goLive, trigger) === 'observe')
    return accept({ type: 'TriggerObserved', trigger, since, evidence });
  return respond(it, { trigger, since, evidence }, nextIncident(goLive));
}

interface Met {
  readonly trigger: string;
  readonly since: number;
  readonly evidence: string;
}

function respond(it: Case, met: Met, number: number): Decision {
  const { goLive, command } = it;
  const proposed: Event = { type: 'RollbackProposed', incident: number, ...met };
  if (responseTo(goLive, met.trigger) !== 'act') return accept(proposed);
  const incident: Incident = { number, ...met, at: command.at, state: 'proposed' };
  const acted = rollBackBySystem(
    { ...it, goLive: { ...goLive, incidents: [...goLive.incidents, incident] } },
    incident,
  );
  return acted.refusal ? accept(proposed) : accept(proposed, ...acted.events);
}

interface Unanswered {
  readonly at: number;
  readonly incident: Incident;
  readonly rollsBack: boolean;
}

/** When a proposal that nobody has decided is not left alone any longer. */
export function unansweredAt(goLive: GoLive, incident: Incident): Unanswered | undefined {
  const trigger = triggerOf(goLive, incident.trigger);
  if (incident.state !== 'proposed' || incident.unanswered || trigger?.answerWithinMs === undefined)
    return undefined;
  return {
    at: incident.at + trigger.answerWithinMs,
    incident,
    // Whoever aborted it decided that golive does nothing more by itself, and nobody looks at its health.
    rollsBack: trigger.unanswered === 'roll_back' && goLive.status !== 'aborted',
  };
}

export const unansweredDue = (goLive: GoLive): readonly Due[] =>
  goLive.incidents.flatMap((incident) => {
    const due = unansweredAt(goLive, incident);
    return due
      ? [{ at: due.at, action: { type: 'ReportProposalUnanswered', incident: incident.number } as const }]
      : [];
  });

export function decideUnanswered(
  it: Case,
  { incident: number }: Extract<Action, { type: 'ReportProposalUnanswered' }>,
): Decision {
  const { goLive, command, facts } = it;
  const incident = goLive.incidents.find((one) => one.number === number);
  const due = incident && unansweredAt(goLive, incident);
  if (!due || command.at < due.at) return decline('not_due');
  if (facts.supersededBy) return decline('superseded', { subject: facts.supersededBy });
  const acted = due.rollsBack ? rollBackBySystem(it, due.incident) : undefined;
  const rollsBack = acted !== undefined && !acted.refusal;
  const event: Event = { type: 'RollbackProposalUnanswered', incident: number, rollsBack };
  return accept(event, ...(rollsBack ? acted.events : []));
}

/** The messages that called people to decide on a rollback, where just this has settled it. */
export const callsToDecide = (goLive: GoLive, { event, at }: RecordedEvent): readonly MessageRef[] =>
  goLive.incidents.flatMap((incident): readonly MessageRef[] =>
    incident.calledIn !== undefined && isSettledBy(incident, event, at)
      ? [{ card: 'event', version: incident.calledIn }]
      : [],
  );

function isSettledBy({ number, state, settledAt }: Incident, event: Event, at: number): boolean {
  switch (event.type) {
    case 'RunRequested':
      return event.run.purpose === 'rollback' && state === 'rolled_back';
    case 'RollbackProposalDismissed':
      return event.incident === number;
    case 'HealthChanged':
    case 'PerformanceChanged':
      return state === 'recovered' && settledAt === at;
    default:
      return false;
  }
}
