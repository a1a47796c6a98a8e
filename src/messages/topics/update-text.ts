import type { GoLive } from '../../domain/go-live.ts';
import { openIssues } from '../../domain/notices/issue.ts';
import { shortSenders, shortWanted } from '../../domain/notices/short-update.ts';
import { type StatusUpdate, updateNotice } from '../../domain/notices/update.ts';
import type { UpdateEvent } from '../../domain/notices/update-event.ts';
import { updateOverdueSince } from '../../domain/notices/update-time.ts';
import { occasionName } from '../../domain/occasion.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { clockTime } from '../names/moment.ts';
import { mentionsText, theRolesText } from '../names/people.ts';
import { targetsText } from './notice-line.ts';

/** The one that a message is about: it is there, or the log is broken. */
export function knownUpdate(goLive: GoLive, number: number): StatusUpdate {
  const update = goLive.updates.sent.find((one) => one.number === number);
  if (!update) throw new Error(`${goLive.id}: no status update ${number}`);
  return update;
}

export function updateSentence(
  event: UpdateEvent,
  { by, words }: { readonly by: string; readonly words: Catalogue },
): string {
  const said = words.events;
  switch (event.type) {
    case 'UpdateAskedFor':
      return event.person ? said.UpdateAskedFor.person(mention(event.person)) : said.UpdateAskedFor.nobody();
    case 'ShortUpdateAskedFor':
      return said.ShortUpdateAskedFor({
        number: event.update,
        people: event.people.length > 0 ? words.people.and(event.people.map(mention)) : undefined,
      });
    case 'UpdateSent':
      return said.UpdateSent({ by, number: event.update, text: outside(event.text, 1000) });
    case 'ShortUpdateSent':
      return said.ShortUpdateSent({ by, number: event.update, text: outside(event.text, 1000) });
    default:
      throw unreachable(event);
  }
}

/** Where an update goes; undefined where it goes nowhere. */
export function updateTargets(goLive: GoLive, occasion: readonly (string | number)[], words: Catalogue) {
  const name = occasionName(updateNotice, ...occasion);
  const targets = Object.keys(goLive.notices.find(({ notice }) => notice === name)?.deliveries ?? {});
  return targets.length > 0 ? targetsText(goLive, targets, words) : undefined;
}

/** Who hears the short form, by the titles of the audiences. */
export const shortAudience = ({ runbook, service }: GoLive, words: Catalogue): string =>
  words.people.and(
    (runbook.updates?.short?.audiences ?? []).map((id) =>
      outside(service.audiences.find((audience) => audience.id === id)?.title ?? id, 60),
    ),
  );

const leadText = (goLive: GoLive, words: Catalogue): string =>
  mentionsText(goLive, [goLive.runbook.deployment.starter], words);

/** Lines of the control card; none where no update is overdue and no short form waits. */
export function overdueUpdateLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const since = updateOverdueSince(goLive);
  if (since === undefined) return waitingShortLines(goLive, words);
  return [
    ...waitingShortLines(goLive, words),
    words.updates.overdue(clockTime(since, goLive.timeZone, words), leadText(goLive, words), goLive.id),
  ];
}

/** Once somebody was asked for it. */
function waitingShortLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const wanted = shortWanted(goLive);
  if (!wanted?.asks) return [];
  return [words.updates.shortOnCard(wanted.number, theRolesText(goLive, shortSenders(goLive), words))];
}

export const updateIntervalMs = (goLive: GoLive): number => {
  const { everyMs = 0, inIncidentMs = 0 } = goLive.runbook.updates ?? {};
  return openIssues(goLive).length > 0 ? inIncidentMs : everyMs;
};
