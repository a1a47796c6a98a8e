import { z } from 'zod';
import { DURATION_PATTERN, OFFSET_PATTERN, parseDuration, parseOffset } from '../domain/time/offset.ts';

/**
 * The kinds of values that people write into a definition. The error of each is what it accepts, as
 * `explain-issues.ts` expects it.
 */

const invisible = /[\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]|(?![\n\t])\p{Cc}/u;
const isVisible = (text: string): boolean => !invisible.test(text);

const written = (accepted: string, most: number) =>
  z
    .string(accepted)
    .trim()
    .min(1, accepted)
    .max(most, accepted)
    .refine(isVisible, {
      error: `${accepted}, without invisible control characters`,
    });

/** Several lines are fine; as long as one Slack section holds. */
export const text = written('a text of 1 to 3000 characters', 3000);

/** One line of a list. */
export const line = written('a text of 1 to 300 characters on one line', 300).regex(
  /^[^\n]*$/,
  'a text of 1 to 300 characters on one line',
);

/** Fits a Slack header. */
export const title = written('a text of 1 to 150 characters on one line', 150).regex(
  /^[^\n]*$/,
  'a text of 1 to 150 characters on one line',
);

const acceptedId = 'an id of lower-case letters, digits, "_" or "-", such as technical_lead (at most 64)';

export const id = z
  .string(acceptedId)
  .max(64, acceptedId)
  .regex(/^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/, acceptedId)
  // Ids are looked up in plain objects, where this one name is never missing.
  .refine((name) => name !== 'constructor', { error: 'any other id' });

const acceptedOffset = 'an offset such as T-24h, T-60m, T-0 or T+90m, within 366 days';

/** Relative to T-0; in milliseconds once parsed. */
export const offset = z
  .string(acceptedOffset)
  .regex(OFFSET_PATTERN, { error: acceptedOffset, abort: true })
  .transform((value, context) => msOf(parseOffset(value), { context, value, accepted: acceptedOffset }));

const acceptedDuration = 'a duration such as 30s, 15m, 4h or 7d, at most 366d';

const readDuration = z
  .string(acceptedDuration)
  .regex(DURATION_PATTERN, { error: acceptedDuration, abort: true })
  .transform((value, context) => msOf(parseDuration(value), { context, value, accepted: acceptedDuration }));

/** In milliseconds once parsed; may be zero. */
export const durationFromZero = readDuration;

/** In milliseconds once parsed; longer than zero. */
export const duration = readDuration.refine((ms) => ms > 0, {
  error: `${acceptedDuration}, longer than zero`,
});

interface Reading {
  readonly context: z.RefinementCtx;
  readonly value: string;
  readonly accepted: string;
}

function msOf(ms: number | undefined, { context, value, accepted }: Reading): number {
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', input: value, message: accepted });
  return z.NEVER;
}

const acceptedPercentage = 'a percentage such as 99.9%, at least 50% and below 100%';

/** As the share that may be missing, in parts per million once parsed: 99.9% is 1,000. */
export const percentage = z
  .string(acceptedPercentage)
  .regex(/^[5-9]\d(?:\.\d{1,4})?%$/, acceptedPercentage)
  .transform((value) => Math.round((100 - Number.parseFloat(value)) * 10_000));

export const date = z.iso.date('a calendar date such as 2026-11-21');

/** A list that is not empty. */
export const some = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item, `a list of 1 to ${most} entries`)
    .min(1, `1 to ${most} entries`)
    .max(most, `1 to ${most} entries`);

/** A list that may be empty or left out. */
export const any = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item, `a list of at most ${most} entries`).max(most, `at most ${most} entries`).default([]);

const acceptedWorkflow = 'the name of a workflow file such as deploy-production.yml';
export const workflowFile = z.string(acceptedWorkflow).regex(/^[\w.-]{1,100}\.ya?ml$/, acceptedWorkflow);

const acceptedWebUrl = 'a web address, http:// or https://, without user and password';
export const webUrl = z
  .string(acceptedWebUrl)
  .max(2000, acceptedWebUrl)
  .refine(isWebUrl, { error: acceptedWebUrl });

function isWebUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:\/\/\S+$/.test(value) && url.username === '' && url.password === '';
}

const acceptedStatus = 'an HTTP status such as 200';
export const httpStatus = z
  .int(acceptedStatus)
  .min(200, acceptedStatus)
  .max(599, acceptedStatus)
  .default(200);

export const slackUser = z
  .string('a Slack user id such as U012AB3CD')
  .regex(/^[UW][A-Z0-9]{2,20}$/, 'a Slack user id such as U012AB3CD');

const acceptedGroup = 'the id of a Slack user group, such as S012AB3CD';

export const slackGroup = z.string(acceptedGroup).regex(/^S[A-Z0-9]{2,20}$/, acceptedGroup);
