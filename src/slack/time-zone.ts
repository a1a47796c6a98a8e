import { nearestWord } from '../domain/nearest-word.ts';

/** The zone's name in its proper case; undefined where it is no name of the IANA database. */
export function findTimeZone(written: string): string | undefined {
  if (!/^[A-Za-z][\w+/-]{1,60}$/u.test(written)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(written).timeZoneId;
  } catch {
    return undefined;
  }
}

/** At most three names that may have been meant by one that does not exist: `Berlin`, `Europe/Berln`. */
export function nearestTimeZones(written: string): readonly string[] {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const wanted = written.toLowerCase();
  const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1);
  const sameCity = zones.filter((zone) => cityOf(zone).toLowerCase() === wanted.replace(/^.*\//u, ''));
  const nearestName = nearestWord(wanted, zones);
  const nearestCity = nearestWord(wanted, zones.map(cityOf));
  const found = [...sameCity, nearestName, ...zones.filter((zone) => cityOf(zone) === nearestCity)];
  return [...new Set(found.filter((zone) => zone !== undefined))].slice(0, 3);
}
