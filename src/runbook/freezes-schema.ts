import { z } from 'zod';
import { calendarSilentAfterMs } from '../domain/guards/freeze.ts';
import { timeZone } from './services-schema.ts';
import { any, duration, id, title, webUrl } from './written-values.ts';

/** `freezes.yaml` as people write it; `parse-freezes.ts` turns it into the domain's windows. */

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const acceptedLocal = 'a date and a time of day such as "2026-12-18 16:00", in quotes';
const localTime = z
  .string(acceptedLocal)
  .regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, { error: acceptedLocal, abort: true })
  .refine((text) => isDay(text.slice(0, 10)), { error: 'a day that exists' });

function isDay(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

const acceptedWeekTime = 'a day of the week and a time of day such as friday 16:00';
const weekTime = z
  .string(acceptedWeekTime)
  .regex(new RegExp(`^(${weekdays.join('|')}) ([01]\\d|2[0-3]):[0-5]\\d$`), acceptedWeekTime)
  .describe('In local time, such as friday 16:00.');

/** `friday 16:00` as the rules know it. */
export function readWeekTime(text: string): { readonly day: number; readonly time: string } {
  const [day = '', time = ''] = text.split(' ');
  return { day: weekdays.indexOf(day) + 1, time };
}

const window = z
  .strictObject({
    id,
    title: title.describe('What people read where it keeps a go-live back.'),
    services: any(id, 500).describe('Ids of services; all of them when left out.'),
    environments: any(id, 50).describe('Environments of services; all of them when left out.'),
    time_zone: timeZone,
    once: z.strictObject({ from: localTime, until: localTime }).optional(),
    weekly: z.strictObject({ from: weekTime, until: weekTime }).optional(),
  })
  .refine(({ once, weekly }) => (once === undefined) !== (weekly === undefined), {
    error: 'either once or weekly',
    when: ({ issues }) => issues.length === 0,
  });

const acceptedFile = 'the name of an .ics file beside freezes.yaml';
const calendar = z
  .strictObject({
    id,
    title: title.describe('What people read where it keeps a go-live back and its event has no name.'),
    services: any(id, 500).describe('Ids of services; all of them when left out.'),
    environments: any(id, 50).describe('Environments of services; all of them when left out.'),
    time_zone: timeZone.describe('Of whole days, and of times without a zone.'),
    categories: any(title, 50).describe('Only events of one of these categories; all of them when left out.'),
    file: z
      .string(acceptedFile)
      .regex(/^[\w-][\w.-]{0,80}\.ics$/, acceptedFile)
      .describe('An .ics file beside this one.')
      .optional(),
    url: webUrl
      .startsWith('https://', 'an address that begins with https://')
      .describe('Where such a file is fetched, every quarter of an hour.')
      .optional(),
    counts_for: duration
      .refine((ms) => ms > calendarSilentAfterMs, { error: 'a duration longer than 1h' })
      .describe(
        'Of a url: for how long what it said last counts once it cannot be read any more. 24h when left out.',
      )
      .optional(),
  })
  .refine(({ file, url }) => (file === undefined) !== (url === undefined), {
    error: 'either file or url',
    when: ({ issues }) => issues.length === 0,
  })
  .refine(({ url, counts_for }) => url !== undefined || counts_for === undefined, {
    error: 'counts_for only with url: a file is read each time',
    when: ({ issues }) => issues.length === 0,
  });

export const freezesSchema = z
  .strictObject({
    freezes: any(window, 500),
    calendars: any(calendar, 50).describe('Calendar files whose events are freezes.'),
  })
  .meta({ title: 'golive freezes', description: 'When nothing is deployed.' });

export type WrittenFreeze = z.output<typeof freezesSchema>['freezes'][number];
export type WrittenCalendar = z.output<typeof freezesSchema>['calendars'][number];
