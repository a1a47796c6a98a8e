import { assigneeOf, type Task, taskState } from '../../domain/checklist/task.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { skippable } from '../../domain/guards/blockers.ts';
import type { BrokenGlass } from '../../domain/guards/break-glass.ts';
import type { GlassBroken } from '../../domain/guards/break-glass-event.ts';
import { glassContacts } from '../../domain/guards/glass-contacts.ts';
import { reviewOf } from '../../domain/guards/glass-review.ts';
import { glassBreakers, glassRoles, lostGlass } from '../../domain/guards/standing-glass.ts';
import { holdersHere } from '../../domain/people/authority.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { byText, mentionsText, theRolesText } from '../names/people.ts';
import { itemTitle, reasonText } from '../names/titles.ts';
import { handOverText } from './hand-over-text.ts';

function whatText(goLive: GoLive, what: string, words: Catalogue): string {
  const said = words.breakGlass.what;
  const [kind = '', id = ''] = what.split('/');
  if (kind === 'gate') {
    const gate = goLive.runbook.gates.find((one) => one.id === id);
    return said.gate(outside(gate?.title ?? id, 80));
  }
  if (kind === 'item') return said.item(itemTitle(goLive, id));
  const { lock, freeze, rollback } = said;
  return knownWord({ lock, freeze, rollback }, kind) ?? outside(what, 80);
}

export const glassSentence = (
  goLive: GoLive,
  { what, reason }: GlassBroken,
  { by, words }: { readonly by: string; readonly words: Catalogue },
): string =>
  words.events.GlassBroken({ by, what: whatText(goLive, what, words), reason: reasonText(reason, words) });

export const glassFollowUp = (goLive: GoLive, { what }: GlassBroken, words: Catalogue): string => {
  const contacts = mentionsText(goLive, glassContacts(goLive, what), words);
  return words.followUps.glassBroken(contacts, what === 'rollback');
};

/** What was skipped, by whom, and who has reviewed it or will: on the card, at the end, and wherever it is reported. */
export const glassLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  (goLive.brokenGlass ?? []).map((broken) => {
    const { by, what, at, reason } = broken;
    return words.breakGlass.line({
      by: byText(by, words),
      what: whatText(goLive, what, words),
      at: moment(at, goLive.timeZone, words),
      reason: reasonText(reason, words),
      review: reviewText(goLive, broken, words),
      lost: lostText(goLive, broken, words),
    });
  });

/** That it counts no more, and who can act, where something is in the way again for want of it; empty where it counts. */
function lostText(goLive: GoLive, broken: BrokenGlass, words: Catalogue): string {
  if (!lostGlass(goLive).includes(broken)) return '';
  const { lost, again, nobodyAgain } = words.breakGlass;
  const why = (goLive.left.includes(broken.by) ? lost.left : lost.role)(mention(broken.by));
  if (!skippable(goLive).some(({ what }) => what === broken.what)) return why;
  const [able, roles] = [glassBreakers(goLive).slice(0, mostNamed), glassRoles(goLive)];
  const next =
    able.length > 0
      ? again(words.people.or(able.map(mention)))
      : nobodyAgain(theRolesText(goLive, roles, words), handOverText(goLive, roles, words));
  return `${why} ${next}`;
}

const mostNamed = 5;

/** What follows where somebody left, or holds a role no more: a break-glass of theirs is in the way again. */
export const lostGlassLines = (goLive: GoLive, person: string, words: Catalogue): readonly string[] =>
  lostGlass(goLive)
    .filter(({ by }) => by === person)
    .map((broken) =>
      words.followUps.glassLost(whatText(goLive, broken.what, words), lostText(goLive, broken, words)),
    );

function reviewText(goLive: GoLive, broken: BrokenGlass, words: Catalogue): string {
  const said = words.breakGlass.review;
  const task = reviewOf(goLive, broken);
  const { state, by = '', reason } = taskState(goLive, task);
  if (state === 'done') return said.done(byText(by, words));
  if (state === 'skipped') return said.skipped(byText(by, words), reasonText(reason, words));
  if (goLive.closed) return said.never;
  const assignee = assigneeOf(goLive, task);
  const who = assignee === undefined ? othersText(goLive, task, words) : mention(assignee);
  return said.open(who, moment(task.dueAt, goLive.timeZone, words));
}

/** Without whoever broke the glass, who may hold the role too. */
function othersText(goLive: GoLive, { owner, notBy }: Task, words: Catalogue): string {
  const others = holdersHere(goLive, owner).filter((one) => one !== notBy);
  return others.length > 0 ? words.people.or(others.map(mention)) : words.breakGlass.review.somebodyElse;
}

/** The report of the end, of a post-mortem and of the trail. */
export function glassReport(goLive: GoLive, words: Catalogue): readonly string[] {
  const lines = glassLines(goLive, words);
  return lines.length > 0 ? [words.breakGlass.title(lines.length), ...lines] : [];
}
