import type { RecordedGoLive } from '../trail/audit-trail.ts';
import type { TrailEvent } from '../trail/history.ts';

/** Something that time brings, and that the clock can be moved to. */
export interface Coming {
  /** Sandbox time, epoch milliseconds. */
  readonly at: number;
  /** `GL-1`, or the run's title. */
  readonly of: string;
  readonly words: string;
}

const KEPT = 6;

/**
 * What the go-lives wait for, in the order of time: the points of the plan that lie ahead, as the runbook in the first
 * event names them, and the instant at which golive says that it looks at a go-live again, where that is none of them.
 */
export function comingUp(goLives: readonly RecordedGoLive[], nowMs: number): readonly Coming[] {
  return goLives
    .flatMap((goLive) => ahead(goLive, nowMs))
    .sort((a, b) => a.at - b.at)
    .slice(0, KEPT);
}

function ahead({ row, history }: RecordedGoLive, nowMs: number): readonly Coming[] {
  const events = history.entries.map(({ event }) => event);
  const points = pointsOf({ t0: row.t0, nowMs }, history.plan, events);
  const beforeStart = row.status === 'planned' || row.status === 'approved';
  const known = points.filter(
    (point) => point.at > nowMs && (point.at === row.next_due_at || (beforeStart && !point.waits)),
  );
  const due = row.next_due_at;
  // Before T-0 an instant without a name is the countdown on the card, which nobody wants to wait for.
  const unnamed = due !== null && due > nowMs && !beforeStart && !points.some(({ at }) => at === due);
  return [
    ...known.map(({ at, words }) => ({ at, of: row.id, words })),
    ...(unnamed ? [{ at: due, of: row.id, words: 'golive looks at it again' }] : []),
  ];
}

interface Point {
  readonly at: number;
  readonly words: string;
  /** For more than the time: the deployment, the success. */
  readonly waits: boolean;
}

function pointsOf(
  { t0, nowMs }: { t0: number; nowMs: number },
  plan: RecordedGoLive['history']['plan'],
  events: readonly TrailEvent[],
): readonly Point[] {
  if (!plan) return [];
  const { gates, notices, deployment } = plan.runbook;
  const round = 1 + events.filter(({ type }) => type === 'Rescheduled').length;
  const settled = (id: string) =>
    events.some((e) => e.type.startsWith('Notice') && e['notice'] === id && e['round'] === round);
  const open = (id: string) => events.some((e) => e.type === 'GateOpened' && e['gate'] === id);
  return [
    { at: t0, words: 'T-0: the deployment may start', waits: false },
    { at: t0 + deployment.graceMs + 1, words: 'T-0: the grace time ends', waits: nowMs < t0 },
    ...gates.flatMap(({ id, title, opensOffsetMs: offset }) =>
      offset === undefined || open(id)
        ? []
        : [{ at: t0 + offset, words: `${offsetWords(offset)}: ${title} opens for votes`, waits: false }],
    ),
    ...notices.flatMap(({ id, title, atOffsetMs: offset, after }) =>
      offset === undefined || settled(id)
        ? []
        : [{ at: t0 + offset, words: `${offsetWords(offset)}: ${title}`, waits: after !== undefined }],
    ),
  ];
}

/** `T-24h`, `T+90m`, `T-0`; hours only where they are whole, and more than one. */
export function offsetWords(offsetMs: number): string {
  if (offsetMs === 0) return 'T-0';
  const sign = offsetMs < 0 ? '-' : '+';
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return minutes % 60 === 0 && minutes > 60 ? `T${sign}${minutes / 60}h` : `T${sign}${minutes}m`;
}
