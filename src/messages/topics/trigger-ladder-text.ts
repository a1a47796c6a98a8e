import type { Event } from '../../domain/event.ts';
import type { GoLive, Incident } from '../../domain/go-live.ts';
import { unansweredAt } from '../../domain/rollback/trigger-ladder.ts';
import { outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';
import { triggerTitle } from '../names/titles.ts';
import { proposalSettled } from './proposal-text.ts';

type Told<T extends Event['type']> = Extract<Event, { type: T }>;

/** What comes of a proposal that nobody decides; nothing where nobody waits for it. */
export function countdownText(goLive: GoLive, incident: Incident, words: Catalogue): string | undefined {
  const due = unansweredAt(goLive, incident);
  if (!due) return undefined;
  const said = words.triggerLadder;
  return said[due.rollsBack ? 'rollsBackAt' : 'callsAgainAt'](moment(due.at, goLive.timeZone, words));
}

export const observedSentence = (
  goLive: GoLive,
  { trigger, evidence }: Told<'TriggerObserved'>,
  { by, words }: { readonly by: string | undefined; readonly words: Catalogue },
): string =>
  words.events.TriggerObserved({
    by,
    trigger: triggerTitle(goLive, trigger),
    evidence: outsideClause(evidence),
  });

export function unansweredSentence(
  goLive: GoLive,
  { incident: number, rollsBack }: Told<'RollbackProposalUnanswered'>,
  words: Catalogue,
): string {
  const trigger = goLive.incidents.find((one) => one.number === number)?.trigger ?? '';
  return words.events.RollbackProposalUnanswered[rollsBack ? 'rolls_back' : 'called'](
    triggerTitle(goLive, trigger),
  );
}

/** It is drawn anew once somebody has decided. */
export const isCallToDecide = (event: Event): boolean =>
  event.type === 'RollbackProposalUnanswered' && !event.rollsBack;

/** Calls everybody who may roll back, until somebody has decided. */
export function unansweredFollowUp(
  goLive: GoLive,
  { incident: number, rollsBack }: Told<'RollbackProposalUnanswered'>,
  words: Catalogue,
): string | undefined {
  if (rollsBack) return undefined;
  const incident = goLive.incidents.find((one) => one.number === number);
  return (
    (incident && proposalSettled(goLive, incident, words)) ??
    words.followUps.nobodyDecided(mentionsText(goLive, goLive.runbook.rollback.allowed, words))
  );
}
