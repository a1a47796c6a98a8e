import type { Effect } from '../effect.ts';
import type { Event } from '../event.ts';
import { areVotesOpen, type Deed, type GoLive } from '../go-live.ts';
import { refOf } from '../version.ts';

/** What goes live, as GitHub tells; `number` counts how often it was asked for. */
export type ChangesEvent =
  | { readonly type: 'ChangesAsked'; readonly number: number }
  /** `withoutPerson`: the authors whom four eyes cannot recognise, for the service names no person of theirs. */
  | {
      readonly type: 'ChangesRead';
      readonly number: number;
      readonly changes: Changes;
      readonly withoutPerson?: readonly string[];
    }
  | { readonly type: 'ChangesUnreadable'; readonly number: number; readonly reason: string };

/** What goes live beyond the version before, as GitHub tells. Only what was read is in it. */
export interface Changes {
  /** Missing where no version before is known. */
  readonly base?: string;
  readonly head: string;
  /** The commit that the version names, where GitHub said which. */
  readonly headSha?: string;
  readonly url: string;
  /**
   * `behind` and `identical` bring nothing new; `diverged` also leaves something out. `uncompared`: nobody can say what is
   * new, and the commits are the newest ones that it has.
   */
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical' | 'uncompared';
  readonly commits: number;
  /** Commits of the version before that this one lacks. */
  readonly lacks: number;
  /** Of the newest `lookedAt` commits, merged ones only. */
  readonly pulls: readonly PullRequest[];
  readonly lookedAt: number;
  /** Why not all of them could be looked at. */
  readonly pullsProblem?: string;
  readonly authors: readonly string[];
  /** Why not all of them are known. */
  readonly authorsProblem?: string;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
}

export interface ChangesState {
  /** 1 as planned, one more each time that somebody asks for it again. */
  readonly asked: number;
  /** Whether an answer is waited for. */
  readonly pending: boolean;
  readonly read?: Changes & { readonly at: number };
  /** Why the last attempt brought nothing, and how many of them in a row have. */
  readonly problem?: { readonly reason: string; readonly at: number; readonly times: number };
}

/** Again and again, ever more seldom: a version may get its tag long after it was planned. */
const firstRetryMs = 15 * 60_000;
const longestRetryMs = 4 * 3_600_000;

const changesEvents = {
  ChangesAsked: true,
  ChangesRead: true,
  ChangesUnreadable: true,
} satisfies Record<ChangesEvent['type'], true>;

export const isChangesEvent = (event: Event): event is ChangesEvent =>
  Object.hasOwn(changesEvents, event.type);

export function evolveChanges(goLive: GoLive, event: ChangesEvent, { at }: Deed): Partial<GoLive> {
  const { changes } = goLive;
  switch (event.type) {
    case 'ChangesAsked':
      return { changes: { ...changes, asked: event.number, pending: true } };
    case 'ChangesRead':
      return { changes: { asked: event.number, pending: false, read: { ...event.changes, at } } };
    case 'ChangesUnreadable': {
      const times = (changes.problem?.times ?? 0) + 1;
      return { changes: { ...changes, pending: false, problem: { reason: event.reason, at, times } } };
    }
  }
}

/** When GitHub is asked again by itself, where it could not be read. */
export function changesRetryAt(goLive: GoLive): number | undefined {
  const { pending, problem } = goLive.changes;
  if (pending || !problem || !areVotesOpen(goLive)) return undefined;
  return problem.at + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(problem.times - 1, 10));
}

/** Unless it is being asked already. */
export const askAgain = ({ changes: { asked, pending } }: GoLive): readonly ChangesEvent[] =>
  pending ? [] : [{ type: 'ChangesAsked', number: asked + 1 }];

/** Where no version before is known, there is nothing to compare with: then the commit and its authors are read. */
export function changesEffects(goLive: GoLive, event: Event): readonly Effect[] {
  if (event.type !== 'GoLivePlanned' && event.type !== 'ChangesAsked') return [];
  const { id, service, version, rollbackTo, changes } = goLive;
  return [
    {
      kind: 'github.compare',
      key: `${id}/changes/${changes.asked}`,
      goLive: id,
      number: changes.asked,
      repository: service.repository,
      ...(rollbackTo === undefined ? {} : { base: refOf(service, rollbackTo) }),
      head: refOf(service, version),
    },
  ];
}
