import type { GoLive } from '../../domain/go-live.ts';
import { timeLeft } from '../../domain/time/countdown.ts';
import { tellingOffset } from '../../domain/time/zoned-time.ts';
import type { Catalogue } from '../catalogue.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The instant in each viewer's own zone, for mrkdwn only; outside Slack the go-live's zone is shown. */
export function moment(at: number, timeZone: string, words: Catalogue): string {
  return `<!date^${Math.floor(at / 1000)}^${words.time.slackDate}|${zonedText(at, timeZone, words)}>`;
}

/** The time of day alone, for what happens within hours. */
export const clockTime = (at: number, timeZone: string, words: Catalogue): string =>
  `<!date^${Math.floor(at / 1000)}^${words.time.slackTime}|${zonedTime(at, timeZone)}>`;

/** `18:00 Europe/Berlin` */
function zonedTime(at: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return `${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timeZone}`;
}

/** The instant in each viewer's own zone and in the go-live's. */
export const momentInZones = (at: number, timeZone: string, words: Catalogue): string =>
  words.time.inBothZones(moment(at, timeZone, words), zonedText(at, timeZone, words));

/** `Tue, 1 Dec 2026, 18:00 Europe/Berlin`, where Slack formats nothing. */
export function zonedText(at: number, timeZone: string, words: Catalogue): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const date = dateFormat(words.time.locale).format(at + local.offsetNanoseconds / 1_000_000);
  return `${date}${tellingOffset(local)} ${timeZone}`;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** One for each language: to build a format takes far longer than to use it. It is given local times as if of UTC. */
function dateFormat(locale: string): Intl.DateTimeFormat {
  const format =
    dateFormats.get(locale) ??
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: 'UTC',
    });
  dateFormats.set(locale, format);
  return format;
}

/** `2 h 14 min`, `3 days 4 h`, `45 s`: the two largest units, rounded down. */
export function durationText(ms: number, words: Catalogue): string {
  const seconds = Math.floor(Math.max(ms, 0) / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const { units } = words.time;
  if (days > 0) return join(units.days(days), hours > 0 ? units.hours(hours) : undefined);
  if (hours > 0) return join(units.hours(hours), minutes > 0 ? units.minutes(minutes) : undefined);
  if (minutes > 0) return join(units.minutes(minutes), undefined);
  return units.seconds(seconds);
}

const join = (large: string, small: string | undefined): string => (small ? `${large} ${small}` : large);

/**
 * `about 3 days to T-0`, and `less than 2 min to T-0` at last: for a card that is drawn anew only at the turns of
 * `countdown.ts`. It holds from one to the next, and also where Slack's limits delay the next a little.
 */
export function cardCountdown({ t0 }: GoLive, now: number, words: Catalogue): string {
  const { ms, is } = timeLeft(t0 - now);
  const { units, t0Left } = words.time;
  const isInHours = ms > 3 * hourMs && ms % (24 * hourMs) !== 0;
  const left = isInHours ? units.hours(ms / hourMs) : durationText(ms, words);
  return t0Left[is](left);
}

/** `T-0 in 2 h 14 min`, `T-0 was 5 min ago`: true at this moment alone. */
export function countdown({ t0 }: GoLive, now: number, words: Catalogue): string {
  const left = t0 - now;
  if (Math.abs(left) < minuteMs) return left > 0 ? words.time.t0Soon : words.time.t0Now;
  if (left > 0) return words.time.t0Ahead(durationText(Math.ceil(left / minuteMs) * minuteMs, words));
  return words.time.t0Passed(durationText(-left, words));
}
