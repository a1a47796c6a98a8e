import type { GoLive } from '../go-live.ts';
import type { NoticeDefinition } from '../runbook.ts';

/** Sent within this time of its due instant a notice counts as on time. */
export const onTimeMs = 60_000;

export const graceOf = ({ graceMs }: NoticeDefinition): number => Math.max(graceMs, onTimeMs);

export const plannedFor = ({ t0 }: GoLive, { atOffsetMs = 0 }: NoticeDefinition): number => t0 + atOffsetMs;

/** Until when the health of this success may still be asked for, by the plan, so that its notices can go out. */
export function successNoticesEndAt(goLive: GoLive, successAt: number): number {
  const ends = goLive.runbook.notices
    .filter(({ after }) => after === 'success_declared')
    .map((notice) => Math.max(successAt, plannedFor(goLive, notice)) + graceOf(notice));
  return Math.max(successAt, ...ends);
}
