import { outside } from '../messages/blocks/mrkdwn.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { LineProblem } from './command-line.ts';
import type { TimeProblem } from './written-time.ts';

/** What is wrong with a time, and what to write instead, as mrkdwn. */
export function timeSentence(problem: TimeProblem, words: Catalogue): string {
  const said = words.door.time;
  switch (problem.code) {
    case 'unreadable_time':
      return said.unreadable(outside(problem.found, 60));
    case 'unknown_zone':
      return said.unknownZone(outside(problem.found, 60), problem.nearest);
    case 'skipped_time':
      return said.skipped(problem);
    case 'doubled_time':
      return said.doubled(problem);
    case 'wrong_offset':
      return said.wrongOffset(problem);
  }
}

/** What is wrong with the words after a command, as mrkdwn. */
export function lineSentence(problem: LineProblem, words: Catalogue): string {
  if (problem.code === 'unreadable_time') return timeSentence(problem, words);
  const said = words.door.line;
  if (problem.code === 'unexpected') return said.unexpected(outside(problem.found, 60));
  const missing = { version: said.version, time: said.time, rollback_version: said.rollbackVersion };
  return missing[problem.what];
}

/** mrkdwn where Slack shows plain text, beside a form's inputs: entities as characters, no code marks. */
export const asPlain = (mrkdwn: string): string =>
  mrkdwn
    .replace(/<!date\^[^|>]*\|([^>]*)>/gu, '$1')
    .replace(/<[^|>]*\|([^>]*)>/gu, '$1')
    .replace(/[`*]/gu, '')
    .replace(/&(amp|lt|gt);/gu, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
