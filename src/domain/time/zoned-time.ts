/** `2026-12-01 18:00 Europe/Berlin`: an instant as the go-live's people read it in texts of their runbook. */
export function formatZoned(epochMs: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${local.toPlainDate()} ${time}${tellingOffset(local)} ${timeZone}`;
}

/** `+01:00` where the clock, put back, shows this local time twice: without it nobody knows which is meant. */
export function tellingOffset(time: Temporal.ZonedDateTime): string {
  const local = time.toPlainDateTime();
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
    local.toZonedDateTime(time.timeZoneId, { disambiguation }),
  );
  return first?.offset === second?.offset ? '' : time.offset;
}
