import { unsaidTurns } from '../domain/notices/built-in-notices.ts';
import { branchOf } from '../domain/notices/notice-branch.ts';
import type { Turn } from '../domain/recorded-words.ts';
import { findNoticeTextProblems } from './check-notice-text.ts';
import { findRepeated, mentionsOf } from './check-references.ts';
import { type Finding, listWords, type Path } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

type WrittenUpdates = NonNullable<WrittenRunbook['updates']>;
type WrittenNotice = WrittenRunbook['notices'][number];

export const checkNotices = ({ notices, updates }: WrittenRunbook): readonly Finding[] => [
  ...(updates ? checkUpdates(updates) : []),
  ...checkEach(notices),
];

/** Turns for which golive has words of its own: no mistake, but its author may have better ones. */
export const warnOfNotices = ({ notices }: WrittenRunbook): readonly Finding[] =>
  unsaidTurns(notices).map((after) => ({
    path: ['notices'],
    on: 'key',
    message: `no notice says ${turns[after]}`,
    hint: `whoever heard a notice before hears it in golive's own words; for words of yours write a notice with "after: ${after}"`,
  }));

const turns: Readonly<Record<Turn, string>> = {
  rescheduled: 'that T-0 was moved',
  held_past_t0: 'that T-0 passed on hold',
  aborted: 'that the go-live was aborted',
  rolled_back: 'that it was rolled back',
  success_declared: 'that it was a success',
};

/** In trouble people hear more often, not less. */
function checkUpdates({ every, in_incident, short, ...all }: WrittenUpdates): readonly Finding[] {
  const rarer: readonly Finding[] =
    in_incident !== undefined && in_incident > every
      ? [
          {
            path: ['updates', 'in_incident'],
            message: 'updates would be rarer in an incident than else',
            accepted: 'no longer than every',
          },
        ]
      : [];
  const repeated = ([path, reach]: readonly [Path, Pick<WrittenUpdates, 'audiences' | 'channels'>]) => [
    ...findRepeated(mentionsOf(reach.audiences, [...path, 'audiences']), 'audience'),
    ...findRepeated(mentionsOf(reach.channels, [...path, 'channels']), 'channel'),
  ];
  const reaches = [[['updates'], all] as const, ...(short ? [[['updates', 'short'], short] as const] : [])];
  return [...rarer, ...reaches.flatMap(repeated)];
}

const checkEach = (notices: WrittenRunbook['notices']): readonly Finding[] =>
  notices.flatMap((notice, index) => {
    const path = ['notices', index];
    return [
      ...checkTime(notice, path),
      ...checkBranch(notice, path),
      ...findRepeated(mentionsOf(notice.audiences ?? [], [...path, 'audiences']), 'audience'),
      ...findRepeated(mentionsOf(notice.channels ?? [], [...path, 'channels']), 'channel'),
      ...findNoticeTextProblems(notice, [...path, 'text']),
      ...checkWordsPerChannel(notice, [...path, 'per_channel']),
    ];
  });

function checkTime({ id, at, after }: WrittenNotice, path: Path): readonly Finding[] {
  if (at !== undefined || after !== undefined) return [];
  return [{ path, message: `nothing says when the notice "${id}" goes out`, accepted: 'at, after or both' }];
}

/** Who hears it is said by its audiences; on another way than the normal one it may be all who heard a notice before. */
function checkBranch(
  { id, branch, after, audiences, channels }: WrittenNotice,
  path: Path,
): readonly Finding[] {
  const own = branchOf({ after });
  if (branch !== undefined && branch !== own)
    return [
      {
        path: [...path, 'branch'],
        message: `the notice "${id}" belongs to another branch by its "after"`,
        found: branch,
        accepted: own,
      },
    ];
  if ((audiences === undefined) !== (channels === undefined))
    return [{ path, message: `the notice "${id}" has only one of audiences and channels`, accepted: 'both' }];
  if (audiences !== undefined || own !== 'normal') return [];
  return [{ path, message: `nobody hears the notice "${id}"`, accepted: 'audiences and channels' }];
}

/** Words for a channel that the notice does not use would never be read. */
const checkWordsPerChannel = (
  { id, after, channels, per_channel = {} }: WrittenNotice,
  path: Path,
): readonly Finding[] =>
  Object.entries(per_channel).flatMap(([channel, text]) => [
    ...(channels === undefined || channels.some((used) => used === channel)
      ? []
      : [
          {
            path: [...path, channel],
            on: 'key' as const,
            message: `the notice "${id}" does not go over ${channel}`,
            accepted: listWords(channels),
          },
        ]),
    ...findNoticeTextProblems({ text, after }, [...path, channel]),
  ]);
