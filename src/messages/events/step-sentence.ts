import type { RecordedEvent, StepEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isLeadTold } from '../../domain/steps/overrun.ts';
import { contactFor, missingRoles } from '../../domain/steps/roll-call.ts';
import { callSettled, isCall, isRollCall } from '../../domain/steps/roll-call-told.ts';
import { calledRoles, findStep } from '../../domain/steps/step.ts';
import { failureSettled } from '../../domain/steps/step-failure.ts';
import { lastRunOfStep, workflowOfStep } from '../../domain/steps/step-run.ts';
import { nextPart } from '../../domain/steps/traffic-parts.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { actorText, mentionsText } from '../names/people.ts';
import { phaseTitle, reasonText, roleTitle, stepOwners, stepTitle } from '../names/titles.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly words: Catalogue;
}

export function stepSentence({ actor }: RecordedEvent, event: StepEvent, { goLive, words }: Telling): string {
  const said = words.events;
  if (event.type === 'PhaseBegun') return said.PhaseBegun({ phase: phaseTitle(goLive, event.phase) });
  const by = actorText(actor, words);
  const step = stepTitle(goLive, event.step);
  switch (event.type) {
    case 'StepStarted':
      return isRollCall(goLive, event.step) ? said.RollCallOpened({ step }) : said.StepStarted({ by, step });
    case 'StepFinished':
      return said.StepFinished({ by, step, tasks: event.confirmed?.length ?? 0 });
    case 'StepFailed':
      return said.StepFailed({ by, step, reason: reasonText(event.reason, words) });
    case 'StepSkipped':
      return said.StepSkipped({ by, step, reason: reasonText(event.reason, words) });
    case 'StepReopened':
      return said.StepReopened({ by, step });
    case 'TrafficBaked':
      return said.TrafficBaked({ step, percent: event.percent });
    case 'RollCallAnswered':
      return said.RollCallAnswered({ by, role: roleTitle(goLive, event.role) });
    case 'RollCallRepeated':
      return said.RollCallRepeated({ step, role: roleTitle(goLive, event.role) });
    case 'StepOverran':
      return isRollCall(goLive, event.step) ? said.RollCallUnanswered({ step }) : said.StepOverran({ step });
    default:
      throw unreachable(event);
  }
}

/** Where a workflow does it, nobody finishes it by hand. */
function askedLate(goLive: GoLive, id: string): 'stepLate' | 'stepUnrunLate' | 'stepRunLate' {
  const step = findStep(goLive.runbook, id)?.step;
  if (!step || workflowOfStep(goLive, step) === undefined) return 'stepLate';
  return lastRunOfStep(goLive, id) ? 'stepRunLate' : 'stepUnrunLate';
}

/** Who is asked to do something now, and what. */
export function stepFollowUp(event: StepEvent, goLive: GoLive, words: Catalogue): string | undefined {
  const said = words.followUps;
  const mentions = (roles: readonly string[]) => mentionsText(goLive, roles, words);
  const lead = goLive.runbook.deployment.starter;
  const settled = isCall(goLive, event) ? callSettled(goLive, event.step) : undefined;
  if (settled) return said.stepFailureSettled[settled];
  switch (event.type) {
    case 'PhaseBegun': {
      const owners = goLive.runbook.phases.find((phase) => phase.id === event.phase)?.owners ?? [];
      return owners.length > 0 ? said.phase(mentions(owners)) : undefined;
    }
    case 'StepStarted': {
      const planned = findStep(goLive.runbook, event.step);
      if (planned?.step.kind !== 'roll_call') return undefined;
      return said.rollCall(mentions(calledRoles(goLive.runbook, planned.step)));
    }
    case 'RollCallRepeated':
      return said.rollCall(mentions([event.role]));
    case 'TrafficBaked': {
      const step = findStep(goLive.runbook, event.step)?.step;
      const next = step && nextPart(goLive, step);
      return (
        next && said.traffic(mentions([...new Set([...stepOwners(goLive, event.step), lead])]), next.percent)
      );
    }
    case 'StepOverran':
      if (isRollCall(goLive, event.step)) return rollCallFollowUp(event, goLive, words);
      return said[askedLate(goLive, event.step)](
        mentions([...stepOwners(goLive, event.step), ...(isLeadTold(event.stage) ? [lead] : [])]),
      );
    default:
      return undefined;
  }
}

/** Asks the lead to decide, until that is settled. */
export function failureFollowUp(
  goLive: GoLive,
  failure: GoLive['stepFailures'][number],
  words: Catalogue,
): string {
  const said = words.followUps;
  const settled = failureSettled(goLive, failure);
  return settled === undefined
    ? said.stepFailed(mentionsText(goLive, [goLive.runbook.deployment.starter], words))
    : said.stepFailureSettled[settled];
}

/** The holders are asked at first, then the deputies, then the contacts. */
function rollCallFollowUp(
  { step: id, stage }: Extract<StepEvent, { type: 'StepOverran' }>,
  goLive: GoLive,
  words: Catalogue,
): string | undefined {
  const step = findStep(goLive.runbook, id)?.step;
  const missing = step ? missingRoles(goLive, step) : [];
  if (missing.length === 0) return undefined;
  const asked = missing.flatMap((role): readonly string[] => {
    const { holder, deputy } = goLive.service.roles[role] ?? {};
    const contact = contactFor(goLive, role);
    const person = stage === 1 ? holder : stage === 2 ? (deputy ?? holder) : undefined;
    if (person !== undefined) return [mention(person)];
    return contact === undefined ? [] : [mentionsText(goLive, [contact], words)];
  });
  const roles = words.people.and(missing.slice(0, 5).map((role) => roleTitle(goLive, role)));
  return words.followUps.rollCallMissing(roles, words.people.and([...new Set(asked)].slice(0, 8)));
}
