import type { InputBlock } from '@slack/web-api';
import type { Catalogue } from '../catalogue.ts';
import { input, option } from './modal.ts';
import { timeZonesWith } from './time-zones.ts';
import { viewInputs } from './view-inputs.ts';

interface Initial {
  readonly timeZone: string;
  /** The T-0 to begin with; left out where people choose it anew. */
  readonly t0?: number;
}

/** Date, time and zone of T-0. */
export function timeInputs({ timeZone, t0 }: Initial, words: Catalogue): readonly InputBlock[] {
  const { date, time, zone } = viewInputs.reschedule;
  const { fields } = words.views;
  const local =
    t0 === undefined
      ? undefined
      : Temporal.Instant.fromEpochMilliseconds(t0).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const zones = timeZonesWith(timeZone).map((name) => option(name, name));
  return [
    input(
      date,
      { label: fields.date },
      {
        type: 'datepicker',
        action_id: date.action,
        ...(local ? { initial_date: local.toPlainDate().toString() } : {}),
      },
    ),
    input(
      time,
      { label: fields.time },
      {
        type: 'timepicker',
        action_id: time.action,
        ...(local ? { initial_time: local.toPlainTime().toString({ smallestUnit: 'minute' }) } : {}),
      },
    ),
    input(
      zone,
      { label: fields.zone },
      {
        type: 'static_select',
        action_id: zone.action,
        options: zones,
        initial_option: option(timeZone, timeZone),
      },
    ),
  ];
}
