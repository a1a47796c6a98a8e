import type { RecordedWords, Turn } from '../recorded-words.ts';
import type { NoticeDefinition } from '../runbook.ts';

/*
 * Whoever heard the first part hears the end, also where a runbook has no words for it. These become a part of the
 * go-live's own copy of its runbook, so that they are previewed, approved, cancelled and accounted for as all others.
 */

const turns: Readonly<Record<Turn, { readonly id: string }>> = {
  rescheduled: { id: 'golive_rescheduled' },
  held_past_t0: { id: 'golive_delayed' },
  aborted: { id: 'golive_aborted' },
  rolled_back: { id: 'golive_rolled_back' },
  success_declared: { id: 'golive_success' },
};

/** The turns of which these notices say nothing. */
export const unsaidTurns = (notices: readonly Pick<NoticeDefinition, 'after'>[]): readonly Turn[] =>
  turnNames.filter((turn) => notices.every(({ after }) => after !== turn));

const turnNames: readonly Turn[] = [
  'rescheduled',
  'held_past_t0',
  'aborted',
  'rolled_back',
  'success_declared',
];

const twoHoursMs = 2 * 3_600_000;

export const builtInNotices = (
  notices: readonly NoticeDefinition[],
  words: RecordedWords['notices']['turns'],
): readonly NoticeDefinition[] =>
  unsaidTurns(notices)
    .map((after) => ({ ...turns[after], ...words[after], after }))
    .filter(({ id }) => notices.every((own) => own.id !== id))
    .map((turn) => ({ ...turn, audiences: [], channels: [], graceMs: twoHoursMs, builtIn: true }));
