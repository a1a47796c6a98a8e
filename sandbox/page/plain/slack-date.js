/** Fills in Slack's date format (`{date_short_pretty} at {time}`) for a viewer's zone. */
export function slackDate(epochS, format, { zone, nowMs }) {
  const date = new Date(epochS * 1000);
  const show = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(date);
  const day = (ms) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(ms));
  const near = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' };
  const daysAway = Math.round((Date.parse(day(epochS * 1000)) - Date.parse(day(nowMs))) / 86_400_000);
  const long = { day: 'numeric', month: 'long', year: 'numeric' };
  const short = { day: 'numeric', month: 'short', year: 'numeric' };
  const forms = {
    date_num: () => day(epochS * 1000),
    date_slash: () => day(epochS * 1000).replaceAll('-', '/'),
    date: () => show(long),
    date_short: () => show(short),
    date_long: () => show({ weekday: 'long', ...long }),
    date_pretty: () => near[daysAway] ?? show(long),
    date_short_pretty: () => near[daysAway] ?? show(short),
    date_long_pretty: () => near[daysAway] ?? show({ weekday: 'long', ...long }),
    day_divider_pretty: () => near[daysAway] ?? show({ weekday: 'long', ...long }),
    time: () => show({ hour: '2-digit', minute: '2-digit' }),
    time_secs: () => show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: () => ago(epochS * 1000 - nowMs),
  };
  return format.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(forms, name) ? forms[name]() : all));
}

function ago(ms) {
  const [amount, unit] = largest(Math.abs(ms) / 1000);
  const rounded = Math.round(amount);
  const words = `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
  return ms < 0 ? `${words} ago` : `in ${words}`;
}

function largest(seconds) {
  if (seconds < 60) return [seconds, 'second'];
  if (seconds < 3_600) return [seconds / 60, 'minute'];
  if (seconds < 86_400) return [seconds / 3_600, 'hour'];
  return [seconds / 86_400, 'day'];
}

/** The wall-clock time `2026-12-01T18:00` in a zone, as epoch seconds; the other way with `wallTime`. */
export function epochOf(wall, zone) {
  const asUtc = Date.parse(`${wall}:00Z`);
  let guess = asUtc;
  for (let i = 0; i < 3; i += 1) guess += asUtc - Date.parse(`${wallTime(guess / 1000, zone)}:00Z`);
  return Math.round(guess / 1000);
}

export function wallTime(epochS, zone) {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(epochS * 1000));
  return text.replace(' ', 'T');
}
