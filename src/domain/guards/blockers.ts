import { allItems } from '../checklist/checklist.ts';
import { isSettled } from '../checklist/task.ts';
import { conditionsOfStart } from '../gates/condition-rules.ts';
import { gateStanding } from '../gates/gate.ts';
import type { GoLive } from '../go-live.ts';
import { standingFinalGo } from '../people/authority.ts';
import { type Blocker, type Refusal, refuse } from '../refusal.ts';
import { stepsOf } from '../steps/step.ts';
import { isStepSettled } from '../steps/step-progress.ts';
import type { Bar, BarReason } from './bar.ts';
import type { Skippable } from './break-glass.ts';
import { isBarSkipped, skippedGate, skippedItem } from './standing-glass.ts';

/** All that keeps the deployment from starting now; empty means that it may start. */
export function blockers(goLive: GoLive, now: number): readonly Blocker[] {
  return [
    ...gateBlockers(goLive),
    ...itemBlockers(goLive),
    ...stepBlockers(goLive),
    ...conditionsOfStart(goLive).map(({ id }) => ({ kind: 'condition' as const, id })),
    ...otherBlockers(goLive, now),
    ...barBlockers(goLive),
  ];
}

/** What must be settled before the final GO. */
export const isForFinalGo = ({ kind }: Blocker): boolean =>
  kind === 'gate' || kind === 'item' || kind === 'bar';

const barOf = ({ kind: _kind, ...bar }: Extract<Blocker, { kind: 'bar' }>): Bar => bar;

/** What stands in the way from outside has a code of its own; the rest is told together. */
export function refusalFor(found: readonly Blocker[]): Refusal & { readonly code: BarReason | 'blocked' } {
  const bar = found.find((blocker) => blocker.kind === 'bar');
  return bar
    ? refuse(bar.because, { subject: bar.by, bar: barOf(bar) })
    : refuse('blocked', { blockers: found });
}

type BlockerOf<K extends Blocker['kind']> = Extract<Blocker, { kind: K }>;

const barBlockers = (goLive: GoLive): readonly BlockerOf<'bar'>[] =>
  goLive.bars.flatMap((bar) =>
    bar.warnOnly || isBarSkipped(goLive, bar) ? [] : [{ kind: 'bar' as const, ...bar }],
  );

function gateBlockers(goLive: GoLive): readonly BlockerOf<'gate'>[] {
  return goLive.runbook.gates.flatMap((gate): BlockerOf<'gate'>[] => {
    const standing = gateStanding(goLive, gate);
    if (standing === 'go' || standing === 'overruled' || skippedGate(goLive, gate.id)) return [];
    return [{ kind: 'gate', id: gate.id, state: standing === 'not_open' ? 'open' : standing }];
  });
}

function itemBlockers(goLive: GoLive): readonly BlockerOf<'item'>[] {
  return allItems(goLive)
    .filter((item) => item.blocking && !isSettled(goLive, item) && !skippedItem(goLive, item.id))
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

const locks: readonly BarReason[] = ['locked', 'target_locked'];
const freezes: readonly BarReason[] = ['frozen', 'all_frozen', 'freezes_unreadable', 'calendar_unread'];

/** What a break-glass may skip: a gate, an item, the locks together, the freezes together. */
export function skippable(goLive: GoLive): readonly Skippable[] {
  const bars = barBlockers(goLive);
  const barsOf = (what: string, reasons: readonly BarReason[]): Skippable => ({
    what,
    blockers: bars.filter(({ because }) => reasons.includes(because)),
  });
  const single = [...gateBlockers(goLive), ...itemBlockers(goLive)].map(
    (blocker): Skippable => ({ what: `${blocker.kind}/${blocker.id}`, blockers: [blocker] }),
  );
  return [...single, barsOf('lock', locks), barsOf('freeze', freezes)].filter(
    ({ blockers: found }) => found.length > 0,
  );
}
