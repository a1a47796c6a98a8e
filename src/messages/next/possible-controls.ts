import { followUpTasks } from '../../domain/checklist/task.ts';
import type { Action } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Facts } from '../../domain/facts.ts';
import type { GoLive, RunState } from '../../domain/go-live.ts';
import { blockers, isForFinalGo } from '../../domain/guards/blockers.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import { isBeforeStart, isFinished } from '../../domain/status.ts';
import type { ActionId } from '../blocks/control.ts';
import { spokenLanguage } from '../spoken-language.ts';

/**
 * What a person with the right role can do at this moment: a control that can no longer act is not drawn. The rules
 * themselves are asked, so that a card never offers what a click would refuse.
 */
export function possibleControls(goLive: GoLive, now: number): ReadonlySet<ActionId> {
  const ask = (roles: readonly string[], action: Action) => askRules(goLive, now, { roles, action });
  const { runbook } = goLive;
  const starts = (pastGrace: boolean) =>
    isAccepted(ask([runbook.deployment.starter], { type: 'StartDeployment', pastGrace }));
  const possible: Readonly<Partial<Record<ActionId, boolean>>> = {
    checklist_open: goLive.status !== 'aborted',
    follow_ups_open: followUpTasks(goLive).length > 0,
    final_go: isAccepted(ask([runbook.decision.owner], { type: 'GiveFinalGo' })),
    final_go_revoke: isAccepted(ask([], { type: 'RevokeFinalGo' })),
    issue_open:
      isUnderWay(goLive, now) && isAccepted(ask([], { type: 'OpenIssue', what: '-', severity: 'normal' })),
    hold: isAccepted(ask([], { type: 'Hold', reason: '-' })),
    resume: isAccepted(ask([], { type: 'Resume' })),
    reschedule: isAccepted(ask([], anyOtherT0(goLive, now))),
    abort: isAccepted(ask([], { type: 'Abort', reason: '-' })),
    start_deployment: starts(false),
    start_past_grace: starts(true) && !starts(false),
    rollback: runsRollback(ask(runbook.rollback.allowed, rollback)),
    declare_success: declaresSuccess(ask([runbook.success.declaredBy], { type: 'DeclareSuccess' })),
    close: isAccepted(ask([], { type: 'Close', reason: '-' })),
    open_run: linkedRun(goLive) !== undefined,
  };
  return new Set(controls.filter((id) => possible[id]));
}

const controls = [
  'checklist_open',
  'follow_ups_open',
  'final_go',
  'final_go_revoke',
  'issue_open',
  'hold',
  'resume',
  'reschedule',
  'abort',
  'start_deployment',
  'start_past_grace',
  'rollback',
  'declare_success',
  'close',
  'open_run',
] as const satisfies readonly ActionId[];

/** Earlier, and once it is over, `/golive issue` opens one all the same. */
const isUnderWay = ({ status, t0, runbook }: GoLive, now: number): boolean =>
  !isFinished(status) &&
  (!isBeforeStart(status) || runbook.phases.some(({ startsOffsetMs }) => now >= t0 + startsOffsetMs));

const rollback: Action = { type: 'RequestRollback', reason: '-' };

const anyOtherT0 = ({ t0, timeZone }: GoLive, now: number): Action => {
  const later = now + 60_000;
  return { type: 'Reschedule', t0: later === t0 ? later + 1 : later, timeZone };
};

/** The newest run that has a page in GitHub. */
export const linkedRun = (goLive: GoLive): RunState | undefined =>
  goLive.runs.findLast((run) => run.link && run.request.purpose !== 'step');

/** The trail does not hear of it: what comes out is only looked at. Other go-lives are not known here. */
const facts: Facts = { installation: '', nextNumber: 0, words: spokenLanguage.recorded };

/** As somebody who holds one of the roles, or, where none is named, as whoever planned it, who may manage it. */
function askRules(
  goLive: GoLive,
  now: number,
  { roles, action }: { readonly roles: readonly string[]; readonly action: Action },
): Decision {
  const holder = roles.length === 0 ? goLive.plannedBy : roles.flatMap((r) => holdersOf(goLive, r))[0];
  return askAs(goLive, now, { person: holder ?? '', action });
}

function askAs(
  goLive: GoLive,
  now: number,
  { person, action }: { readonly person: string; readonly action: Action },
): Decision {
  const actor = { kind: 'user', id: person, team: '' } as const;
  return decide(goLive, { id: '', at: now, actor, origin: { via: 'button' }, do: action }, facts);
}

const isAccepted = (decision: Decision): boolean => decision.refusal === undefined;

interface Wanted {
  readonly action: Action;
  /** Whoever planned the go-live, who may manage it, where left out. */
  readonly person?: string;
}

/** Whether the rules would accept it at this moment. */
export const isPossible = (
  goLive: GoLive,
  now: number,
  { action, person = goLive.plannedBy }: Wanted,
): boolean => isAccepted(askAs(goLive, now, { person, action }));

/** What is measured only then may still be met, and the form says what else is missing. */
const declaresSuccess = ({ refusal }: Decision): boolean =>
  refusal === undefined || refusal.code === 'criteria_required';

/** Before anything was sent, a rollback that is asked for only calls the deployment back: a hold is drawn for that. */
const runsRollback = (decision: Decision): boolean =>
  isAccepted(decision) && decision.events.some((event) => event.type === 'RunRequested');

/** What keeps the final GO from being given. */
export const missingForFinalGo = (goLive: GoLive, now: number) => blockers(goLive, now).filter(isForFinalGo);

/** Nothing was started, and T-0 lies so far back that a start must be meant anew. */
export const isPastGrace = (goLive: GoLive, now: number): boolean =>
  isBeforeStart(goLive.status) && now > goLive.t0 + goLive.runbook.deployment.graceMs;
