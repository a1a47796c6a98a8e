import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { authorsWithoutPerson } from '../gates/authors.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { takesPart } from '../people/authority.ts';
import { askAgain, changesRetryAt } from './changes.ts';
import { loosensStart } from './start-ground.ts';

type ChangesAction = Extract<Action, { type: 'ReadChanges' | 'ReportChanges' | 'ReportChangesUnreadable' }>;

export function decideChanges(it: Case, action: ChangesAction): Decision {
  const { goLive, command } = it;
  const { asked, pending } = goLive.changes;
  if (action.type === 'ReadChanges') {
    const isItself = command.actor.kind === 'system';
    if (!isItself && !takesPart(goLive, command.actor))
      return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
    if (!areVotesOpen(goLive)) return decline('gate_closed');
    if (pending) return decline('changes_pending');
    if (isItself && command.at < (changesRetryAt(goLive) ?? Number.POSITIVE_INFINITY))
      return decline('not_due');
    return accept(...askAgain(goLive));
  }
  if (!pending || action.number !== asked) return decline('stale');
  const { number } = action;
  if (action.type === 'ReportChangesUnreadable')
    return accept({ type: 'ChangesUnreadable', number, reason: action.reason });
  return decideRead(it, action);
}

/** A GO of whoever turns out to be an author counts no more, and the final GO rests on it. */
function decideRead(
  { goLive, command }: Case,
  { number, changes }: Extract<Action, { type: 'ReportChanges' }>,
): Decision {
  const withoutPerson = authorsWithoutPerson(goLive, changes.authors);
  const readAs = (authors: readonly string[]): GoLive => ({
    ...goLive,
    changes: { ...goLive.changes, read: { ...changes, authors, at: command.at } },
  });
  // That the commit is another one takes a GO too, and is told as what it is.
  const isAuthorKnown = loosensStart(readAs(goLive.changes.read?.authors ?? []), readAs(changes.authors));
  return accept(
    { type: 'ChangesRead', number, changes, ...(withoutPerson.length > 0 ? { withoutPerson } : {}) },
    ...(isAuthorKnown ? withdrawFinalGo(goLive, 'author_known') : []),
  );
}
