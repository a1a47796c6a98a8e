const UNITS_MS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

/** `+24h`, `-90m`, `1h30m`, `45s` in milliseconds; undefined where it is none of these. */
export function parseShift(text: string): number | undefined {
  const [, sign, parts] = /^([+-]?)((?:\d+(?:\.\d+)?[dhms])+)$/.exec(text.trim()) ?? [];
  if (parts === undefined) return undefined;
  let sum = 0;
  for (const [, amount, unit = ''] of parts.matchAll(/(\d+(?:\.\d+)?)([dhms])/g)) {
    sum += Number(amount) * (UNITS_MS[unit] ?? 0);
  }
  return sign === '-' ? -sum : sum;
}

/** An ISO instant (with `Z` or an offset), or `T-24h`, `T+90m`, `T-0` as seen from the instant `t0`; or a sentence. */
export function parseTarget(to: string, t0: string | undefined): { epochMs: number } | string {
  const [, offset] = /^T([+-].+)$/.exec(to) ?? [];
  if (offset === undefined) {
    return instantOf(to) ?? `${to} is no instant: write it like 2026-12-01T17:00:00Z, or T-24h with t0`;
  }
  if (t0 === undefined) return `${to} needs t0, the instant that T-0 stands for`;
  const base = instantOf(t0);
  if (!base) return `t0 ${t0} is no instant: write it like 2026-12-01T17:00:00Z`;
  const shift = /^[+-]0$/.test(offset) ? 0 : parseShift(offset);
  return shift === undefined
    ? `${to} is no offset: write it like T-24h, T-0 or T+90m`
    : { epochMs: base.epochMs + shift };
}

function instantOf(text: string): { epochMs: number } | undefined {
  const epochMs = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : { epochMs };
}
