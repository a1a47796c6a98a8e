import { standingFinalGo } from './authority.ts';
import type { Bar } from './bar.ts';
import { isGateSkipped, isItemSkipped } from './break-glass.ts';
import { allItems } from './checklist.ts';
import { conditionsOfStart } from './condition-rules.ts';
import { gateStanding } from './gate.ts';
import type { GoLive } from './go-live.ts';
import { type Blocker, type Refusal, refuse } from './refusal.ts';
import { isBarSkipped } from './skipped-bar.ts';
import { stepsOf } from './step.ts';
import { isStepSettled } from './step-progress.ts';
import { isSettled } from './task.ts';

/** All that keeps the deployment from starting now; empty means that it may start. */
export function blockers(goLive: GoLive, now: number): readonly Blocker[] {
  return [
    ...gateBlockers(goLive),
    ...itemBlockers(goLive),
    ...stepBlockers(goLive),
    ...conditionsOfStart(goLive).map(({ id }) => ({ kind: 'condition' as const, id })),
    ...otherBlockers(goLive, now),
    ...goLive.bars.flatMap((bar) =>
      bar.warnOnly || isBarSkipped(goLive, bar) ? [] : [{ kind: 'bar' as const, ...bar }],
    ),
  ];
}

/** What must be settled before the final GO. */
export const isForFinalGo = ({ kind }: Blocker): boolean =>
  kind === 'gate' || kind === 'item' || kind === 'bar';

const barOf = ({ kind: _kind, ...bar }: Extract<Blocker, { kind: 'bar' }>): Bar => bar;

/** What stands in the way from outside has a code of its own; the rest is told together. */
export function refusalFor(found: readonly Blocker[]): Refusal {
  const bar = found.find((blocker) => blocker.kind === 'bar');
  return bar
    ? refuse(bar.because, { subject: bar.by, bar: barOf(bar) })
    : refuse('blocked', { blockers: found });
}

function gateBlockers(goLive: GoLive): readonly Blocker[] {
  return goLive.runbook.gates.flatMap((gate): Blocker[] => {
    const standing = gateStanding(goLive, gate);
    if (standing === 'go' || standing === 'overruled' || isGateSkipped(goLive, gate.id)) return [];
    return [{ kind: 'gate', id: gate.id, state: standing === 'not_open' ? 'open' : standing }];
  });
}

function itemBlockers(goLive: GoLive): readonly Blocker[] {
  return allItems(goLive)
    .filter((item) => item.blocking && !isSettled(goLive, item) && !isItemSkipped(goLive, item.id))
    .map((item) => ({ kind: 'item', id: item.id }));
}

/** Only what its runbook calls blocking; all else is shown where the deployment is started. */
function stepBlockers(goLive: GoLive): readonly Blocker[] {
  return stepsOf(goLive.runbook)
    .filter(({ isBlocking, step }) => isBlocking && !isStepSettled(goLive, step))
    .map(({ step }) => ({ kind: 'step', id: step.id }));
}

function otherBlockers(goLive: GoLive, now: number): readonly Blocker[] {
  const found: Blocker[] = [];
  if (!standingFinalGo(goLive)) found.push({ kind: 'final_go' });
  if (now < goLive.t0) found.push({ kind: 'too_early', t0: goLive.t0 });
  if (goLive.held) found.push({ kind: 'held', by: goLive.held.by });
  return found;
}

/** What a break-glass may skip, by its name. */
export const skippable = (goLive: GoLive): readonly string[] =>
  [...gateBlockers(goLive), ...itemBlockers(goLive)].flatMap((blocker) =>
    'id' in blocker ? [`${blocker.kind}/${blocker.id}`] : [],
  );
