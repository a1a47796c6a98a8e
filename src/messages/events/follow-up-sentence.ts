import type { FollowUpEvent } from '../../domain/afterwards/follow-up-event.ts';
import type { RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { link, mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { versionText } from '../names/naming.ts';
import { actorText } from '../names/people.ts';
import { environmentText, itemTitle, listTitle, reasonText } from '../names/titles.ts';

/** How many tasks one sentence names. */
const mostTasks = 5;

/** What became of the follow-ups. */
export function followUpSentence(
  { actor }: RecordedEvent,
  event: FollowUpEvent,
  { goLive, words }: { readonly goLive: GoLive; readonly words: Catalogue },
): string {
  const said = words.events;
  const by = actorText(actor, words);
  switch (event.type) {
    case 'FollowUpsOpened':
      return said.FollowUpsOpened({ list: listTitle(goLive, event.list, words) });
    case 'FollowUpsOverdue':
      return said.FollowUpsOverdue({
        list: listTitle(goLive, event.list, words),
        tasks: tasksText(goLive, event.open, words),
      });
    case 'GoLiveClosed':
      if (event.reason === undefined && event.open.length === 0) return said.GoLiveClosed.done();
      return said.GoLiveClosed.byPerson({
        by,
        reason: reasonText(event.reason, words),
        tasks: event.open.length > 0 ? tasksText(goLive, event.open, words) : undefined,
      });
    case 'GoLiveReopened':
      return said.GoLiveReopened({ by });
    case 'VersionAllowed':
      return said.VersionAllowed({
        by,
        version: versionText(goLive.version),
        reason: reasonText(event.reason, words),
      });
    case 'EnvironmentLocked':
      return said.EnvironmentLocked({ environment: environmentText(goLive) });
    case 'EnvironmentUnlocked':
      return said.EnvironmentUnlocked({
        by,
        environment: environmentText(goLive),
        reason: reasonText(event.reason, words),
      });
    case 'PostMortemOpened':
      return said.PostMortemOpened({ issue: link(event.url, words.terms.issue(event.number)) });
    case 'PostMortemNotOpened':
      return said.PostMortemNotOpened({ reason: outside(event.reason) });
    case 'RemindersDue':
      return said.RemindersDue({ people: words.people.and(event.people.map(mention)) });
    default:
      throw unreachable(event);
  }
}

function tasksText(goLive: GoLive, tasks: readonly string[], words: Catalogue): string {
  const named = tasks.slice(0, mostTasks).map((id) => words.terms.quoted(itemTitle(goLive, id)));
  const left = tasks.length - named.length;
  return words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
}
