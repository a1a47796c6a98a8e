import { allItems } from '../domain/checklist/checklist.ts';
import { isSettled } from '../domain/checklist/task.ts';
import { checkState } from '../domain/checks/checks.ts';
import { decide } from '../domain/decide.ts';
import { authorsUnknownFor } from '../domain/gates/authors.ts';
import { redCriteria } from '../domain/gates/criterion-check.ts';
import { gateStanding, votersLeft } from '../domain/gates/gate.ts';
import { votesOn } from '../domain/gates/gate-state.ts';
import { asLastRead, groupsOf } from '../domain/gates/voter-groups.ts';
import { hasOwnVotes } from '../domain/gates/voters.ts';
import { currentRun, type GoLive } from '../domain/go-live.ts';
import { ownCriteria, ownersOf } from '../domain/health/success.ts';
import { approvalsWanted } from '../domain/notices/external-notice.ts';
import { approversOf, wordsMark } from '../domain/notices/notice-approval.ts';
import { renderWords } from '../domain/notices/notice-text.ts';
import { holdersOf } from '../domain/people/authority.ts';
import type { RecordedWords } from '../domain/recorded-words.ts';
import { undecidedIncident } from '../domain/rollback/incident.ts';
import type { GateDefinition } from '../domain/runbook.ts';
import { isBeforeStart } from '../domain/status.ts';
import { stepsOf } from '../domain/steps/step.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { type Ask, answersAfterMs, ask } from './ask.ts';
import { asksOfStep } from './step-asks.ts';

/*
 * What people are asked for at a moment of a rehearsal, and what a stand-in does for whoever does not do it: the plan as it
 * is written, a little after each is asked. Whether the rules take it is asked of the rules.
 */

const minute = 60_000;
const itemsBeforeDueMs = 60 * minute;
/** Success is declared once all has been well for so long. */
const successAfterMs = 30 * minute;

/** All that somebody is asked for now or soon, whoever answers. */
export const asksAt = (goLive: GoLive, words: Catalogue): readonly Ask[] => [
  ...items(goLive),
  ...gates(goLive),
  ...approvals(goLive),
  ...finalGo(goLive),
  ...stepsOf(goLive.runbook).flatMap((planned) => asksOfStep(goLive, planned)),
  ...start(goLive),
  ...rollback(goLive, words),
  ...success(goLive),
];

/** Whether the rules would take it at this moment. */
export function isTaken(
  goLive: GoLive,
  { action, person }: Ask,
  { now, words }: { readonly now: number; readonly words: RecordedWords },
): boolean {
  const command = {
    id: 'stand-in',
    goLive: goLive.id,
    at: now,
    actor: { kind: 'user', id: person, team: '' },
    origin: { via: 'command' },
    do: action,
  } as const;
  return !decide(goLive, command, { installation: goLive.installation, nextNumber: 0, words }).refusal;
}

const items = (goLive: GoLive): readonly Ask[] =>
  allItems(goLive)
    .filter((item) => !isSettled(goLive, item))
    .filter(({ id }) => checkState(goLive, `item/${id}`)?.answered?.verdict !== 'failed')
    .flatMap(({ id, owner, dueOffsetMs }) =>
      ask(goLive, {
        role: owner,
        about: { kind: 'item', id },
        at: Math.max(goLive.plannedAt + answersAfterMs, goLive.t0 + dueOffsetMs - itemsBeforeDueMs),
        action: { type: 'TickItem', item: id },
      }),
    );

/** Nobody votes GO on what a check has seen to be wrong, nor before the authors are known. */
const gates = (goLive: GoLive): readonly Ask[] =>
  goLive.runbook.gates
    .filter((gate) => ['open', 'outdated'].includes(gateStanding(goLive, gate)))
    .filter((gate) => redCriteria(goLive, gate).length === 0 && !authorsUnknownFor(goLive, gate))
    .flatMap((gate) => votes(goLive, gate));

/** Put to the first who may say GO, whom four eyes or another gate do not rule out; to each where all vote for themselves. */
function votes(goLive: GoLive, gate: GateDefinition): readonly Ask[] {
  const opensAt = goLive.t0 + (gate.opensOffsetMs ?? Number.NEGATIVE_INFINITY);
  const left = votersLeft(goLive, gate).filter((person) => !hasGoElsewhere(goLive, gate, person));
  return left.slice(0, hasOwnVotes(gate) ? left.length : 1).map((person) => ({
    key: ['gate', gate.id, hasOwnVotes(gate) ? person : gate.owner, goLive.round].join('/'),
    role: gate.owner,
    person,
    about: { kind: 'gate', id: gate.id },
    at: Math.max(goLive.plannedAt, opensAt) + answersAfterMs,
    action: {
      type: 'CastVote',
      gate: gate.id,
      vote: 'GO',
      confirmed: gate.criteria.map(({ id }) => id),
      ...(groupsOf(gate).length > 0 ? { groups: asLastRead(goLive, gate) } : {}),
    },
  }));
}

const hasGoElsewhere = ({ gates: voted, runbook }: GoLive, gate: GateDefinition, person: string): boolean =>
  runbook.gates.some(
    ({ id }) =>
      id !== gate.id && votesOn({ gates: voted }, id).some(({ vote, by }) => vote === 'GO' && by === person),
  );

const approvals = (goLive: GoLive): readonly Ask[] =>
  approvalsWanted(goLive).flatMap(({ notice, dueAt }) => {
    const drawn = renderWords(goLive, notice);
    const [role] = approversOf(goLive);
    if (!drawn.ok || role === undefined) return [];
    const { words } = drawn;
    return ask(goLive, {
      role,
      about: { kind: 'approval', id: notice.id },
      at: dueAt - itemsBeforeDueMs,
      action: {
        type: 'ApproveNotice',
        notice: notice.id,
        mark: wordsMark(words),
        texts: { ...words.perChannel, text: words.text },
      },
    });
  });

function finalGo(goLive: GoLive): readonly Ask[] {
  if (goLive.finalGo) return [];
  const { decision } = goLive.runbook;
  const planned = stepsOf(goLive.runbook).find(({ step }) => step.kind === 'decision');
  return ask(goLive, {
    role: decision.owner,
    about: { kind: 'final_go', id: '' },
    at: goLive.t0 + (planned?.fromOffsetMs ?? -itemsBeforeDueMs) + answersAfterMs,
    action: { type: 'GiveFinalGo' },
  });
}

function start(goLive: GoLive): readonly Ask[] {
  const { starter, start: mode } = goLive.runbook.deployment;
  // What failed is rolled back, not tried again.
  if (mode === 'automatic' || !isBeforeStart(goLive.status)) return [];
  return ask(goLive, {
    role: starter,
    about: { kind: 'start', id: '' },
    at: goLive.t0 + minute,
    action: { type: 'StartDeployment' },
  });
}

/** For a proposal, and for a deployment that failed. */
function rollback(goLive: GoLive, words: Catalogue): readonly Ask[] {
  const { proposeTo, allowed } = goLive.runbook.rollback;
  const incident = undecidedIncident(goLive);
  const failed = goLive.status === 'deployment_failed' ? currentRun(goLive, 'deploy') : undefined;
  const since = incident?.at ?? failed?.completedAt;
  if (since === undefined) return [];
  return ask(goLive, {
    role: allowed.includes(proposeTo) ? proposeTo : (allowed[0] ?? proposeTo),
    about: { kind: 'rollback', id: '' },
    at: since + answersAfterMs,
    action: {
      type: 'RequestRollback',
      reason: incident?.evidence ?? words.rehearsal.deploymentFailed,
      ...(incident ? { incident: incident.number } : {}),
    },
  });
}

function success(goLive: GoLive): readonly Ask[] {
  if (goLive.status !== 'validating') return [];
  const { success: wanted, phases } = goLive.runbook;
  const judged = wanted.criteria.flatMap((group) =>
    ownersOf(goLive, group).flatMap((role) => judging(goLive, { group, role })),
  );
  const lastPhase = phases.at(-1)?.startsOffsetMs ?? 0;
  const declared = ask(goLive, {
    role: wanted.declaredBy,
    about: { kind: 'success', id: '' },
    at: Math.max(goLive.healthSince, goLive.t0 + lastPhase) + successAfterMs,
    action: { type: 'DeclareSuccess' },
  });
  return [...judged, ...declared];
}

function judging(
  goLive: GoLive,
  { group, role }: { readonly group: Parameters<typeof ownCriteria>[2]; readonly role: string },
): readonly Ask[] {
  const [person = ''] = holdersOf(goLive, role);
  const own = ownCriteria(goLive, { kind: 'user', id: person, team: '' }, group);
  if (own.every(({ standing }) => standing !== 'open')) return [];
  const idsOf = (isNotMet: boolean) =>
    own.filter(({ standing }) => (standing === 'not_met') === isNotMet).map(({ criterion }) => criterion.id);
  // What somebody has said already stays as they said it.
  return ask(goLive, {
    role,
    about: { kind: 'criteria', id: group.id },
    at: goLive.healthSince + 2 * answersAfterMs,
    action: {
      type: 'JudgeCriteria',
      group: group.id,
      met: idsOf(false),
      notMet: idsOf(true),
      reason: own.find(({ judged }) => judged?.reason)?.judged?.reason ?? '',
    },
  });
}
