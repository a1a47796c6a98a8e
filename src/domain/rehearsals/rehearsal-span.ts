import type { Runbook } from '../runbook.ts';
import { stepsOf } from '../steps/step.ts';

const minute = 60_000;
/** Nothing of the plan begins within this time. */
const leastLeadMs = 10 * minute;
/** What follows an end is rehearsed too: its notices, its cards. */
export const afterEndMs = 30 * minute;
/**
 * What a gate, an item, a notice, and the start or the end of a step take of real time at least: about four edits of
 * cards, of which Slack takes twelve a minute from a rehearsal.
 */
const perChangeMs = 20_000;

/** How long before T-0 the rehearsal begins: as was said, or before all that the runbook names. */
export const leadOf = (runbook: Runbook, saidMs: number | undefined): number =>
  leastLeadMs + (saidMs ?? longestLead(runbook));

/** The end of the plan, from T-0. */
export const planEnds = ({ phases }: Runbook): number =>
  Math.max(0, ...phases.map(({ startsOffsetMs, durationMs }) => startsOffsetMs + durationMs));

interface Wanted {
  readonly runbook: Runbook;
  readonly leadMs: number | undefined;
  readonly speed: number;
}

/** About how long it takes of real time, where all goes as planned. */
export function expectedMs({ runbook, leadMs, speed }: Wanted): number {
  const { gates, notices, checklist } = runbook;
  const items = checklist.flatMap((section) => section.items);
  const changes = gates.length + items.length + notices.length + 2 * stepsOf(runbook).length;
  return Math.max((leadOf(runbook, leadMs) + planEnds(runbook) + afterEndMs) / speed, changes * perChangeMs);
}

/** How long before T-0 the first thing of the runbook is due. */
function longestLead({ checklist, gates, phases, notices }: Runbook): number {
  const offsets = [
    ...checklist.flatMap(({ items }) => items.map(({ dueOffsetMs }) => dueOffsetMs)),
    ...gates.map(({ opensOffsetMs = 0 }) => opensOffsetMs),
    ...phases.map(({ startsOffsetMs }) => startsOffsetMs),
    ...notices.map(({ atOffsetMs = 0 }) => atOffsetMs),
  ];
  return Math.max(0, -Math.min(0, ...offsets));
}
