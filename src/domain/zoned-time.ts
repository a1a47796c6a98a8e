/** `2026-12-01 18:00 Europe/Berlin`: an instant as the go-live's people read it in texts of their runbook. */
export function formatZoned(epochMs: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timeZone}`;
}
