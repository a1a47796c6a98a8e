import { checklistTasks, isSettled } from '../checklist/task.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { votedCommit } from '../guards/last-look.ts';
import { markOf } from '../mark.ts';
import type { ChangePolicy, GateDefinition } from '../runbook.ts';
import type { BasisChange, BasisPart, VoteBasis } from './gate-event.ts';
import type { GateVote } from './gate-state.ts';

/*
 * What a GO was given on: the commit, the runbook, and what was not well then of checklist, checks and health. What gets
 * better since, or was wrong already, changes nothing; what gets worse does with the GO what the gate says. A vote of the
 * time before this was kept has no basis, and stays good.
 */

const defaults: Readonly<Record<BasisPart, ChangePolicy>> = {
  commit: 'ask_again',
  runbook: 'ask_again',
  checklist: 'warn',
  checks: 'warn',
  health: 'warn',
};

const policyOf = ({ ifChanged }: GateDefinition, part: BasisPart): ChangePolicy =>
  ifChanged?.[part] ?? defaults[part];

export function basisOf(goLive: GoLive, gate: GateDefinition): VoteBasis {
  const basis = partsOf(goLive, gate);
  return { mark: markOf(JSON.stringify(basis)), ...basis };
}

function partsOf(goLive: GoLive, gate: GateDefinition): Omit<VoteBasis, 'mark'> {
  const known = cache.get(goLive) ?? sharedParts(goLive);
  cache.set(goLive, known);
  return { ...known, failed: known.failed.filter((check) => isOf(check, gate)) };
}

/** How a gate stands is asked several times with each event, and all gates share this. */
const cache = new WeakMap<GoLive, ReturnType<typeof sharedParts>>();

function sharedParts(goLive: GoLive) {
  const commit = votedCommit(goLive);
  return {
    ...(commit ? { commit } : {}),
    runbook: goLive.runbook.hash,
    open: openItems(goLive),
    failed: failedChecks(goLive),
    down: downEndpoints(goLive),
  };
}

const openItems = (goLive: GoLive): readonly string[] =>
  checklistTasks(goLive)
    .filter((task) => !isSettled(goLive, task))
    .map(({ id }) => id);

const failedChecks = ({ checks }: GoLive): readonly string[] =>
  Object.entries(checks)
    .filter(([, { answered }]) => answered?.verdict === 'failed')
    .map(([name]) => name)
    .toSorted();

/** Those of the checklist, and of the gate's own criteria. */
const isOf = (check: string, { id }: GateDefinition): boolean =>
  check.startsWith('item/') || check.startsWith(`criterion/${id}/`);

const downEndpoints = ({ service, health }: GoLive): readonly string[] =>
  service.health.map(({ id }) => id).filter((id) => health[id]?.verdict === 'down');

interface PartChange extends BasisChange {
  readonly part: BasisPart;
}

/** What is worse than it was, one entry for each part that is. */
function changesSince(goLive: GoLive, gate: GateDefinition, basis: VoteBasis): readonly PartChange[] {
  const now = partsOf(goLive, gate);
  const wasOpen = new Set(basis.open);
  const open = now.open.filter((id) => !wasOpen.has(id));
  // An item that is open again says it already.
  const failed = now.failed
    .filter((name) => !basis.failed.includes(name))
    .filter((name) => !now.open.includes(name.slice('item/'.length)));
  const down = now.down.filter((id) => !basis.down.includes(id));
  const isMoved = basis.commit !== undefined && now.commit !== undefined && basis.commit !== now.commit;
  return [
    ...(isMoved ? [{ part: 'commit' as const, what: [basis.commit ?? '', now.commit ?? ''] }] : []),
    ...(now.runbook === basis.runbook ? [] : [{ part: 'runbook' as const, what: [] }]),
    ...(open.length > 0 ? [{ part: 'checklist' as const, what: open }] : []),
    ...(failed.length > 0 ? [{ part: 'checks' as const, what: failed }] : []),
    ...(down.length > 0 ? [{ part: 'health' as const, what: down }] : []),
  ];
}

interface OfGate {
  readonly gate: GateDefinition;
  readonly vote: GateVote;
}

/** What speaks against a GO since it was given, by what the gate does with it. */
function changedFor(goLive: GoLive, { gate, vote }: OfGate, policy: ChangePolicy): readonly BasisChange[] {
  if (vote.vote !== 'GO' || !vote.basis || !areVotesOpen(goLive)) return [];
  return changesSince(goLive, gate, vote.basis).filter(({ part }) => policyOf(gate, part) === policy);
}

/** Shown beside the GO, which counts all the same. */
export const warningsOf = (goLive: GoLive, gate: GateDefinition, vote: GateVote): readonly BasisChange[] =>
  changedFor(goLive, { gate, vote }, 'warn');

/** Why a GO is asked for again: as it is on record, or as things are at this moment. */
export function staleBecause(goLive: GoLive, gate: GateDefinition, vote: GateVote): readonly BasisChange[] {
  return vote.stale?.changed ?? changedFor(goLive, { gate, vote }, 'ask_again');
}
