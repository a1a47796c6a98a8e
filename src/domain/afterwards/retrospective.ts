import { followUpTasks, isSettled } from '../checklist/task.ts';
import type { IssueState } from '../checklist/task-state.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { holdsOneOf, mayManage, takesPart } from '../people/authority.ts';
import { isFinished } from '../status.ts';
import { unreachable } from '../unreachable.ts';
import { closeWhenDone } from './follow-ups.ts';
import type { Note, RetrospectiveEvent } from './retrospective-event.ts';

/*
 * Once a go-live is over, everybody in it adds notes to the retrospective, named or anonymous, until it is held: then
 * its result is posted, and the follow-up that asked for it is done.
 */

export interface Retrospective {
  /** `id` names the form that a note came in, and its place there. */
  readonly notes: readonly (Note & { readonly id: string; readonly by?: string })[];
  /** The forms that were sent, so that none counts twice. */
  readonly entries: readonly string[];
  readonly held: Deed | undefined;
  /** What became on GitHub of action items, by the note's id. */
  readonly issues: Readonly<Record<string, IssueState>>;
}

export const emptyRetrospective: Retrospective = { notes: [], entries: [], held: undefined, issues: {} };

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export const decideRetrospective = (
  it: Case,
  action: ActionOf<'AddToRetrospective' | 'HoldRetrospective'>,
): Decision => (action.type === 'AddToRetrospective' ? decideNotes(it, action) : decideHold(it));

/**
 * An anonymous entry comes from golive itself, for its event must not tell who it was: whoever let it in has asked these
 * rules before whether that person may.
 */
function decideNotes(it: Case, action: ActionOf<'AddToRetrospective'>): Decision {
  const { goLive, command } = it;
  const isOfGolive = command.actor.kind === 'system';
  if (!isOfGolive && !takesPart(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  if (!isFinished(goLive.status)) return decline('not_over');
  if (goLive.retrospective.held) return decline('retrospective_held');
  if (goLive.retrospective.entries.includes(action.entry)) return decline('stale');
  const sections = goLive.runbook.retrospective.sections.map(({ id }) => id);
  const unknown = action.notes.find(({ section }) => !sections.includes(section));
  if (unknown) return decline('stale', { subject: unknown.section });
  const notes = action.notes.filter(({ text }) => text.trim() !== '');
  if (notes.length === 0) return decline('nothing_noted');
  return accept({ type: 'RetrospectiveNoted', entry: action.entry, notes });
}

/** Whoever manages the go-live or declares its success, and who owes the follow-up that asks for it. */
function decideHold(it: Case): Decision {
  const { goLive, command } = it;
  const tasks = followUpTasks(goLive).filter(({ doneByRetrospective }) => doneByRetrospective);
  const roles = [...tasks.map(({ owner }) => owner), goLive.runbook.success.declaredBy];
  if (!mayManage(goLive, command.actor) && !holdsOneOf(goLive, command.actor, roles))
    return reject(it, 'not_allowed', { allowedRoles: [...goLive.runbook.permissions.manage, ...roles] });
  if (!isFinished(goLive.status)) return decline('not_over');
  if (goLive.retrospective.held) return decline('retrospective_held');
  if (goLive.retrospective.notes.length === 0) return decline('nothing_noted');
  const owed = tasks.filter((task) => !isSettled(goLive, task)).map(({ id }) => id);
  return accept(
    { type: 'RetrospectiveHeld' },
    ...owed.map((item): Event => ({ type: 'ChecklistItemTicked', item })),
    ...closeWhenDone(goLive, owed),
  );
}

const retrospectiveEvents: Readonly<Record<RetrospectiveEvent['type'], true>> = {
  RetrospectiveNoted: true,
  RetrospectiveHeld: true,
  ActionItemOpened: true,
  ActionItemNotOpened: true,
};

export const isRetrospectiveEvent = (event: Event): event is RetrospectiveEvent =>
  Object.hasOwn(retrospectiveEvents, event.type);

export function evolveRetrospective(
  { retrospective }: GoLive,
  event: RetrospectiveEvent,
  { deed, person }: { readonly deed: Deed; readonly person: string | undefined },
): Partial<GoLive> {
  const changed = (more: Partial<Retrospective>) => ({ retrospective: { ...retrospective, ...more } });
  const withIssue = (note: string, issue: IssueState) =>
    changed({ issues: { ...retrospective.issues, [note]: issue } });
  switch (event.type) {
    case 'RetrospectiveNoted': {
      const notes = event.notes.map((note, index) => ({
        ...note,
        id: `${event.entry}-${index + 1}`,
        ...(person === undefined ? {} : { by: person }),
      }));
      return changed({
        notes: [...retrospective.notes, ...notes],
        entries: [...retrospective.entries, event.entry],
      });
    }
    case 'RetrospectiveHeld':
      return changed({ held: deed });
    case 'ActionItemOpened':
      return withIssue(event.note, { state: 'opened', number: event.number, url: event.url });
    case 'ActionItemNotOpened':
      return withIssue(event.note, { state: 'not_opened', reason: event.reason });
    default:
      throw unreachable(event);
  }
}
