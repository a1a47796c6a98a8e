import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { IssueEffect } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { Retrospective } from './retrospective.ts';

/** A note of which whoever wrote it wants an issue on GitHub, once the retrospective is held. */
export type ActionItem = Retrospective['notes'][number];

export const findActionItem = ({ retrospective }: GoLive, id: string): ActionItem | undefined =>
  retrospective.notes.find((note) => note.issue === true && note.id === id);

/** Found again by it, should the answer be lost: it stands in the issue where people do not see it. */
export const actionItemMarker = ({ installation, id }: GoLive, note: string): string =>
  `<!-- golive:${installation}-${id.toLowerCase()}-action-${note} -->`;

/** Nothing goes to GitHub before the people of the go-live have gone through it. */
export const actionItemEffects = (goLive: GoLive, event: Event): readonly IssueEffect[] =>
  event.type === 'RetrospectiveHeld'
    ? goLive.retrospective.notes
        .filter(({ issue }) => issue)
        .map(({ id }) => ({
          kind: 'github.issue',
          key: `${goLive.id}/issue/action_item/${id}`,
          goLive: goLive.id,
          note: id,
        }))
    : [];

type Report = Extract<Action, { type: 'ReportActionItemOpened' | 'ReportActionItemNotOpened' }>;

export function decideActionItem({ goLive }: Case, action: Report): Decision {
  const { note } = action;
  if (!findActionItem(goLive, note) || goLive.retrospective.issues[note]?.state === 'opened')
    return decline('stale');
  return action.type === 'ReportActionItemNotOpened'
    ? accept({ type: 'ActionItemNotOpened', note, reason: action.reason })
    : accept({ type: 'ActionItemOpened', note, number: action.number, url: action.url });
}
