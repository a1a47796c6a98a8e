import type { Actor } from '../actor.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import { openConditions } from '../gates/condition-rules.ts';
import { type Deed, type GoLive, lastAcceptedRun, overallHealth } from '../go-live.ts';
import { holdsOneOf } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import type { Blocker } from '../refusal.ts';
import { undecidedIncident } from '../rollback/incident.ts';
import type { CriteriaGroup, Runbook, SuccessCriterion } from '../runbook.ts';
import { findStep } from '../steps/step.ts';
import { undecidedFailures } from '../steps/step-failure.ts';
import { type EndpointMeasure, judge, type MeasuredWindow, measuredWindow } from './measurement.ts';
import type { Shortfall, Standing, SuccessEvent } from './success-event.ts';

/*
 * Whether a go-live succeeded, criterion by criterion. What can be measured is measured, when validation begins, when
 * success is declared, and 90 minutes after the start; the rest is said by its owners. What was said of an earlier
 * deployment says nothing of the next one.
 */

export interface CriterionStanding {
  readonly criterion: SuccessCriterion;
  readonly owner: string;
  readonly standing: Standing;
  readonly judged?: Judgement;
}

export interface Judgement extends Deed {
  readonly standing: 'met' | 'not_met';
  readonly reason?: string;
  /** The end of the deployment that it is about. */
  readonly since: number;
}

/** The newest measurement. */
export interface Measurement extends MeasuredWindow {
  readonly seen: readonly EndpointMeasure[];
  /** The end of the deployment that it is about. */
  readonly since: number;
  readonly isOfWindow: boolean;
}

const ownerOf = ({ success }: Runbook, group: CriteriaGroup, { owner }: SuccessCriterion): string =>
  owner ?? group.owner ?? success.declaredBy;

export function standingsOf(goLive: GoLive, group: CriteriaGroup): readonly CriterionStanding[] {
  return group.items.map((criterion) => {
    const owner = ownerOf(goLive.runbook, group, criterion);
    const { measure } = criterion;
    if (measure) return { criterion, owner, standing: measuredStanding(goLive, criterion) };
    const judged = goLive.judged[criterion.id];
    return judged?.since === goLive.healthSince
      ? { criterion, owner, standing: judged.standing, judged }
      : { criterion, owner, standing: 'open' };
  });
}

export const currentMeasurement = ({ measured, healthSince }: GoLive): Measurement | undefined =>
  measured?.since === healthSince ? measured : undefined;

/** Every endpoint counts: the worst says how it stands. */
function measuredStanding(goLive: GoLive, { measure }: SuccessCriterion): Standing {
  const seen = currentMeasurement(goLive)?.seen ?? [];
  if (!measure || seen.length === 0) return 'not_proven';
  return worst(seen.map((one) => judge(measure, one)));
}

const fromWorst: readonly Standing[] = ['not_met', 'open', 'not_proven'];

export const worst = (standings: readonly Standing[]): Standing =>
  fromWorst.find((standing) => standings.includes(standing)) ?? 'met';

/** What keeps a declaration of success from being the whole truth. */
export const shortfalls = (goLive: GoLive): readonly Shortfall[] =>
  goLive.runbook.success.criteria.flatMap((group) =>
    standingsOf(goLive, group).flatMap(({ criterion, standing }) =>
      standing === 'met' ? [] : [{ criterion: criterion.id, standing }],
    ),
  );

/** The state as it will be once this is measured, for those who decide on it. */
export const asMeasured = (goLive: GoLive, now: number, seen: readonly EndpointMeasure[]): GoLive => ({
  ...goLive,
  measured: {
    ...measuredWindow(goLive, now),
    seen,
    since: goLive.healthSince,
    isOfWindow: currentMeasurement(goLive)?.isOfWindow ?? false,
  },
});

const allCriteria = ({ success }: Runbook): readonly SuccessCriterion[] =>
  success.criteria.flatMap(({ items }) => items);

const isMeasured = ({ runbook }: Pick<GoLive, 'runbook'>): boolean =>
  allCriteria(runbook).some(({ measure }) => measure !== undefined);

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

const windowMs = 90 * 60_000;

/** T+90m of the plan; of the deployment where that started later. */
const windowEndsAt = (goLive: GoLive): number =>
  Math.max(goLive.t0, lastAcceptedRun(goLive, 'deploy')?.acceptedAt ?? 0) + windowMs;

interface MeasureDue {
  readonly at: number;
  readonly action: ActionOf<'MeasureSuccess'>;
}

export function measurementsDue(goLive: GoLive): readonly MeasureDue[] {
  const { status, healthSince } = goLive;
  if (!isMeasured(goLive) || goLive.closed) return [];
  if (status !== 'validating' && status !== 'succeeded') return [];
  const measured = currentMeasurement(goLive);
  const action = (because: 'validation' | 'window_end') => ({ type: 'MeasureSuccess', because }) as const;
  return [
    ...(measured ? [] : [{ at: healthSince, action: action('validation') }]),
    ...(measured?.isOfWindow ? [] : [{ at: windowEndsAt(goLive), action: action('window_end') }]),
  ];
}

export function decideMeasure({ goLive, command }: Case, action: ActionOf<'MeasureSuccess'>): Decision {
  const { because, seen = [] } = action;
  const isDue = measurementsDue(goLive).some((due) => due.at <= command.at && due.action.because === because);
  if (!isDue) return decline('not_due');
  return accept({ type: 'SuccessMeasured', because, ...measuredWindow(goLive, command.at), seen });
}

/** Whether criteria are judged at this moment: from validation on, until the go-live is closed. */
export const isJudged = ({ status, closed }: GoLive): boolean =>
  !closed && (status === 'validating' || status === 'succeeded');

/** The criteria of a group that this person answers for. */
export const ownCriteria = (
  goLive: GoLive,
  actor: Actor,
  group: CriteriaGroup,
): readonly CriterionStanding[] =>
  standingsOf(goLive, group).filter(
    ({ criterion, owner }) => !criterion.measure && holdsOneOf(goLive, actor, [owner]),
  );

export const ownersOf = (goLive: GoLive, group: CriteriaGroup): readonly string[] => [
  ...new Set(
    standingsOf(goLive, group).flatMap(({ criterion, owner }) => (criterion.measure ? [] : [owner])),
  ),
];

/** The owners say of each of their criteria whether it is met; what they name neither way is open again. */
export function decideJudge(it: Case, action: ActionOf<'JudgeCriteria'>): Decision {
  const { goLive } = it;
  const group = goLive.runbook.success.criteria.find(({ id }) => id === action.group);
  if (!group) return decline('unknown_criterion', { subject: action.group });
  const own = ownCriteria(goLive, it.command.actor, group);
  if (own.length === 0) return reject(it, 'not_allowed', { allowedRoles: ownersOf(goLive, group) });
  if (hasLeft(goLive, it.command.actor)) return reject(it, 'left_workspace');
  if (!isJudged(goLive)) return decline('not_judged_now');
  const { met, notMet } = action;
  const isOwn = (id: string) => own.some(({ criterion }) => criterion.id === id);
  const unknown = [...met, ...notMet].find((id) => !isOwn(id));
  if (unknown !== undefined) return decline('unknown_criterion', { subject: unknown });
  const both = met.find((id) => notMet.includes(id));
  if (both !== undefined) return decline('judged_both_ways', { subject: both });
  return judged(own, action);
}

function judged(own: readonly CriterionStanding[], action: ActionOf<'JudgeCriteria'>): Decision {
  const reason = action.reason?.trim();
  const said = ({ criterion: { id } }: CriterionStanding): Standing =>
    action.met.includes(id) ? 'met' : action.notMet.includes(id) ? 'not_met' : 'open';
  const changed = own.filter(
    (one) => said(one) !== one.standing || (said(one) === 'not_met' && reason !== one.judged?.reason),
  );
  const idsOf = (standing: Standing) =>
    changed.filter((one) => said(one) === standing).map(({ criterion }) => criterion.id);
  if (action.notMet.length > 0 && !reason) return decline('reason_required');
  if (changed.length === 0) return decline('judgement_unchanged');
  return accept({
    type: 'CriteriaJudged',
    group: action.group,
    met: idsOf('met'),
    notMet: idsOf('not_met'),
    open: idsOf('open'),
    ...(reason ? { reason } : {}),
  });
}

/** With what is not met or not proven by name; only what the runbook requires keeps it back. */
export function decideSuccess(it: Case, { seen, drawnForT0 }: ActionOf<'DeclareSuccess'>): Decision {
  const { goLive, command } = it;
  const role = goLive.runbook.success.declaredBy;
  if (!holdsOneOf(goLive, command.actor, [role])) return reject(it, 'not_allowed', { allowedRoles: [role] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (goLive.status !== 'validating') return decline('not_validating');
  if (drawnForT0 !== undefined && drawnForT0 !== goLive.t0) return decline('stale');
  if (goLive.held) return decline('blocked', { blockers: [{ kind: 'held', by: goLive.held.by }] });
  const open = openBeforeSuccess(goLive);
  if (open.length > 0) return reject(it, 'blocked', { blockers: open });
  const undecided = undecidedIncident(goLive);
  if (undecided) return reject(it, 'rollback_undecided', { subject: undecided.trigger });
  if (overallHealth(goLive) !== 'up') return reject(it, 'health_not_up', { subject: overallHealth(goLive) });
  const measured = seen && isMeasured(goLive) ? asMeasured(goLive, command.at, seen) : goLive;
  const short = shortfalls(measured);
  const missing = requiredOf(goLive).filter((id) => short.some(({ criterion }) => criterion === id));
  if (missing.length > 0) return reject(it, 'criteria_required', { criteria: missing });
  return accept(...(measured === goLive || !seen ? [] : [measuredNow(it, seen)]), {
    type: 'SuccessDeclared',
    ...(short.length > 0 ? { short } : {}),
  });
}

/** A step that failed is tried again or skipped with a reason first: nobody overlooks it. Before the deployment none counts any more. */
const openBeforeSuccess = (goLive: GoLive): readonly Blocker[] => [
  ...openConditions(goLive).map(({ id }) => ({ kind: 'condition' as const, id })),
  ...undecidedFailures(goLive).flatMap((id) =>
    findStep(goLive.runbook, id)?.isBefore === false ? [{ kind: 'step' as const, id }] : [],
  ),
];

const requiredOf = ({ runbook }: GoLive): readonly string[] =>
  allCriteria(runbook)
    .filter(({ required }) => required)
    .map(({ id }) => id);

/** Without these, which people say, success cannot be declared; what is measured is measured anew then. */
export const requiredOfPeople = (goLive: GoLive): readonly CriterionStanding[] =>
  goLive.runbook.success.criteria
    .flatMap((group) => standingsOf(goLive, group))
    .filter(({ criterion, standing }) => criterion.required && !criterion.measure && standing !== 'met');

const measuredNow = ({ goLive, command }: Case, seen: readonly EndpointMeasure[]): Event => ({
  type: 'SuccessMeasured',
  because: 'declaration',
  ...measuredWindow(goLive, command.at),
  seen,
});

export const isSuccessEvent = (event: Event): event is SuccessEvent =>
  event.type === 'SuccessMeasured' || event.type === 'CriteriaJudged';

export function evolveSuccess(goLive: GoLive, event: SuccessEvent, deed: Deed): Partial<GoLive> {
  const since = goLive.healthSince;
  if (event.type === 'SuccessMeasured') {
    const { from, respondsFrom, to, seen, because } = event;
    const isOfWindow = because === 'window_end' || (currentMeasurement(goLive)?.isOfWindow ?? false);
    return { measured: { from, respondsFrom, to, seen, since, isOfWindow } };
  }
  const { met, notMet, open, reason } = event;
  const kept = Object.entries(goLive.judged).filter(([id]) => !open.includes(id));
  const entry = (standing: Judgement['standing']) => (id: string) =>
    [id, { ...deed, standing, since, ...(reason && standing === 'not_met' ? { reason } : {}) }] as const;
  return {
    judged: Object.fromEntries([...kept, ...met.map(entry('met')), ...notMet.map(entry('not_met'))]),
  };
}

/** There is something to judge, and a deployment was through. */
export const hasSuccessCard = (goLive: GoLive): boolean =>
  goLive.runbook.success.criteria.length > 0 &&
  goLive.runs.some(({ request, conclusion }) => request.purpose === 'deploy' && conclusion === 'success');
