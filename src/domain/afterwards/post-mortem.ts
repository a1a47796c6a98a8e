import { findTask, isSettled } from '../checklist/task.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { IssueEffect } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';

/** What the title and the text of a post-mortem may hold; all of them have a value after a rollback. */
export const POST_MORTEM_VARIABLES = [
  'version',
  'service',
  'environment',
  'go_live',
  't0',
  'lead',
  'channel',
  'reason',
  'trigger',
] as const;

/** Where the text of a post-mortem has the timeline. */
export const TIMELINE = '{{timeline}}';

/** Found again by it, should the answer be lost: it stands in the issue where people do not see it. */
export const postMortemMarker = ({ installation, id }: GoLive): string =>
  `<!-- golive:${installation}-${id.toLowerCase()}-post-mortem -->`;

/** The rollback is seen to have worked; or it was given up with the go-live. */
export const isForPostMortem = ({ status, ended }: GoLive): boolean =>
  status === 'rolled_back' || (status === 'aborted' && ended?.begun === 'rollback');

/** Wanted once the rollback is verified or given up, where the runbook has a text for it. */
export const postMortemEffects = (goLive: GoLive, event: Event): readonly IssueEffect[] =>
  (event.type === 'RollbackVerified' || event.type === 'Aborted') &&
  isForPostMortem(goLive) &&
  goLive.runbook.rollback.postMortem
    ? [{ kind: 'github.issue', key: `${goLive.id}/issue/post_mortem`, goLive: goLive.id }]
    : [];

type Report = Extract<Action, { type: 'ReportPostMortemOpened' | 'ReportPostMortemNotOpened' }>;

export function decidePostMortem({ goLive }: Case, action: Report): Decision {
  const { postMortem } = goLive.runbook.rollback;
  if (!postMortem || goLive.postMortem?.state === 'opened') return decline('stale');
  if (action.type === 'ReportPostMortemNotOpened')
    return accept({ type: 'PostMortemNotOpened', reason: action.reason });
  const { number, url } = action;
  const task =
    postMortem.task === undefined ? undefined : findTask(goLive, `after_rollback/${postMortem.task}`);
  const evidence: readonly Event[] =
    task && !isSettled(goLive, task) ? [{ type: 'EvidenceAdded', item: task.id, evidence: url }] : [];
  return accept({ type: 'PostMortemOpened', number, url }, ...evidence);
}
