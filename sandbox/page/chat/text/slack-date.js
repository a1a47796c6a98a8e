const formats = new Map();

/** Making a format takes the browser longer than using it, and a long channel has thousands of dates. */
function format(locale, options) {
  const key = JSON.stringify([locale, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** The day of an instant in a zone, as `2026-12-01`. */
export function dayOf(epochMs, zone) {
  return format('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    epochMs,
  );
}

/** Fills in Slack's date format (`{date_short_pretty} at {time}`) for a viewer's zone. */
export function slackDate(epochS, pattern, { zone, nowMs }) {
  const ms = epochS * 1000;
  const show = (options) => format('en-GB', { timeZone: zone, ...options }).format(ms);
  const near = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' };
  const day = dayOf(ms, zone);
  const daysAway = Math.round((Date.parse(day) - Date.parse(dayOf(nowMs, zone))) / 86_400_000);
  const pretty = near[daysAway];
  const long = { day: 'numeric', month: 'long', year: 'numeric' };
  const short = { day: 'numeric', month: 'short', year: 'numeric' };
  const weekday = { weekday: 'long', ...long };
  const forms = {
    date_num: () => day,
    date_slash: () => day.replaceAll('-', '/'),
    date: () => show(long),
    date_short: () => show(short),
    date_long: () => show(weekday),
    date_long_full: () => show(weekday),
    date_pretty: () => pretty ?? show(long),
    date_short_pretty: () => pretty ?? show(short),
    date_long_pretty: () => pretty ?? show(weekday),
    day_divider_pretty: () =>
      pretty ? capital(pretty) : show({ weekday: 'long', day: 'numeric', month: 'long' }),
    time: () => show({ hour: '2-digit', minute: '2-digit' }),
    time_secs: () => show({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: () => ago(ms - nowMs),
  };
  return pattern.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(forms, name) ? forms[name]() : all));
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
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
  const text = format('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(
    epochS * 1000,
  );
  return text.replace(' ', 'T');
}
