const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** No offset and no duration of a runbook is longer: 366 days. */
export const LONGEST_MS = 366 * DAY_MS;

export const DURATION_PATTERN = /^(\d{1,8})([smhd])$/;
export const OFFSET_PATTERN = /^T(?:[+-]0|([+-])(\d{1,8})([smhd]))$/;

/** `90m` in milliseconds; undefined where the text is not a number and a unit (s, m, h, d) or over 366 days. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION_PATTERN.exec(text);
  return match === null ? undefined : amountMs(match[1], match[2]);
}

/** `T-24h` as milliseconds relative to T-0; undefined where the text is no offset or over 366 days. */
export function parseOffset(text: string): number | undefined {
  const match = OFFSET_PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign, digits, unit] = match;
  if (sign === undefined) return 0;
  const ms = amountMs(digits, unit);
  if (ms === undefined || ms === 0) return ms;
  return sign === '-' ? -ms : ms;
}

function amountMs(digits: string | undefined, unit: string | undefined): number | undefined {
  const unitMs = unit === undefined ? undefined : UNIT_MS[unit];
  if (digits === undefined || unitMs === undefined) return undefined;
  const ms = Number(digits) * unitMs;
  return ms <= LONGEST_MS ? ms : undefined;
}

/**
 * The duration as a runbook writes it, in the words of release managers: `60m`, `90m`, `24h`, `48h`, `7d`. Parts of a second
 * are dropped.
 */
export function formatDuration(ms: number): string {
  const wholeMs = Math.floor(Math.abs(ms) / SECOND_MS) * SECOND_MS;
  for (const [unit, unitMs, fromMs] of [
    ['d', DAY_MS, 7 * DAY_MS],
    ['h', HOUR_MS, 2 * HOUR_MS],
    ['m', MINUTE_MS, MINUTE_MS],
  ] as const) {
    if (wholeMs >= fromMs && wholeMs % unitMs === 0) return `${wholeMs / unitMs}${unit}`;
  }
  return `${wholeMs / SECOND_MS}s`;
}

/** `T-24h`, `T+90m`, `T-0`. */
export function formatOffset(ms: number): string {
  if (Math.abs(ms) < SECOND_MS) return 'T-0';
  return `T${ms < 0 ? '-' : '+'}${formatDuration(ms)}`;
}
