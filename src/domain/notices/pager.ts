import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { PagerAlertEffect, PagerChangeEffect } from '../effect.ts';
import type { Event } from '../event.ts';
import {
  currentRun,
  type GoLive,
  type Incident,
  lastAcceptedRun,
  mayHaveRun,
  type RunState,
} from '../go-live.ts';
import { baseOf } from '../occasion.ts';
import { triggerKind } from '../rollback/incident.ts';
import type { PagerAction } from '../rollback/signal-event.ts';
import { isFinished } from '../status.ts';
import { issueOfNotice } from './issue-notice.ts';

/*
 * What the pager is told of a go-live. An alert goes trigger -> acknowledge -> resolve, never back; what it is to say
 * follows from the state. There is one
 *   for each incident       trigger while it is proposed, acknowledge once somebody decided, resolve when it recovers
 *                           or its rollback is verified; declined, of what a person reported at once, else with success
 *   for a rollback without  trigger, resolve when it is verified; so is one that follows an incident that was settled before
 *   for each failed rollback  trigger, acknowledge when somebody asks for the next, resolve when one is verified
 *   for a notice over the pager  trigger as it is delivered, resolve when the go-live is over; for an issue's, acknowledge
 *                           once somebody sees to it, resolve when somebody says that it is over
 * What is left of incidents and rollbacks when the go-live is closed is resolved with it.
 */

export type AlertSubject =
  | { readonly of: 'incident'; readonly incident: Incident }
  | { readonly of: 'rollback' }
  | { readonly of: 'rollback_failed' }
  | { readonly of: 'notice'; readonly notice: string };

export interface WantedAlert {
  /** `incident/1`, `rollback`, `rollback_failed/1`, `notice/issues/1`. */
  readonly id: string;
  readonly action: PagerAction;
  readonly severity: 'critical' | 'error' | 'info';
  readonly subject: AlertSubject;
}

/** Whether anybody is to be paged for the service. */
const isPaged = ({ service }: GoLive): boolean => service.audiences.some(({ pager }) => pager);

export function wantedAlerts(goLive: GoLive): readonly WantedAlert[] {
  if (!isPaged(goLive)) return [];
  return [
    ...goLive.incidents.map((incident) => incidentAlert(goLive, incident)),
    ...rollbackAlert(goLive),
    ...failureAlerts(goLive),
    ...noticeAlerts(goLive),
  ];
}

const isOverForGood = ({ status, closed }: GoLive): boolean =>
  status === 'rolled_back' || closed !== undefined;

function incidentAlert(goLive: GoLive, incident: Incident): WantedAlert {
  const severity = triggerKind(goLive, incident.trigger) === 'unavailable' ? 'critical' : 'error';
  const alert = {
    id: `incident/${incident.number}`,
    severity,
    subject: { of: 'incident', incident },
  } as const;
  return { ...alert, action: incidentAction(goLive, incident) };
}

function incidentAction(goLive: GoLive, { state, trigger }: Incident): PagerAction {
  const isOver = isOverForGood(goLive) || (goLive.status === 'aborted' && !mayHaveRun(goLive));
  if (state === 'recovered' || isOver) return 'resolve';
  if (state === 'rolled_back') return 'acknowledge';
  // golive never sees the end of what a person reported: whoever declines the rollback settles it.
  const isSettled = goLive.status === 'succeeded' || triggerKind(goLive, trigger) === 'manual';
  if (state === 'dismissed') return isSettled ? 'resolve' : 'acknowledge';
  return goLive.status === 'aborted' ? 'acknowledge' : 'trigger';
}

/** A rollback that follows a proposal is part of that incident, unless the incident was settled before. */
function rollbackAlert(goLive: GoLive): readonly WantedAlert[] {
  const run = currentRun(goLive, 'rollback');
  const isOwn = goLive.runs.some(
    (one) =>
      one.request.purpose === 'rollback' && one.dispatch !== 'cancelled' && !followsOpenAlert(goLive, one),
  );
  if (!run || !isOwn) return [];
  const action = isOverForGood(goLive) ? 'resolve' : goLive.status === 'aborted' ? 'acknowledge' : 'trigger';
  return [{ id: 'rollback', action, severity: 'error', subject: { of: 'rollback' } }];
}

/** What was declined, and settled with that or with the success, pages nobody any more when it is rolled back after all. */
function followsOpenAlert(goLive: GoLive, { request, requestedAt }: RunState): boolean {
  const incident = goLive.incidents.find(({ number }) => number === request.incident);
  if (incident?.settledAt === undefined) return incident !== undefined;
  const { success } = goLive;
  const hasSucceeded = success !== undefined && success.at <= requestedAt;
  return triggerKind(goLive, incident.trigger) !== 'manual' && !hasSucceeded;
}

function failureAlerts(goLive: GoLive): readonly WantedAlert[] {
  const rollbacks = goLive.runs.filter(({ request }) => request.purpose === 'rollback').length;
  const now = goLive.status === 'rollback_failed' ? [`rollback_failed/${rollbacks}`] : [];
  const before = Object.keys(goLive.elsewhere.alerts).filter((id) => id.startsWith('rollback_failed/'));
  return [...new Set([...before, ...now])].map((id) => ({
    id,
    action: isOverForGood(goLive) ? 'resolve' : now.includes(id) ? 'trigger' : 'acknowledge',
    severity: 'critical',
    subject: { of: 'rollback_failed' },
  }));
}

function noticeAlerts(goLive: GoLive): readonly WantedAlert[] {
  return goLive.notices
    .filter(({ deliveries }) => deliveries['pager']?.state === 'delivered')
    .map(({ notice, round }) => ({
      ...noticeAlert(goLive, { notice, round }),
      action: noticeAction(goLive, notice),
    }));
}

/** An issue is over when somebody says so; anything else that was said ends with the go-live. */
function noticeAction(goLive: GoLive, notice: string): PagerAction {
  const issue = issueOfNotice(goLive, notice);
  if (!issue) return isFinished(goLive.status) ? 'resolve' : 'trigger';
  if (issue.resolved) return 'resolve';
  return issue.acknowledged ? 'acknowledge' : 'trigger';
}

/** What a notice over the pager triggers. */
export function noticeAlert(
  { runbook }: GoLive,
  { notice, round }: { readonly notice: string; readonly round: number },
): WantedAlert {
  const after = runbook.notices.find(({ id }) => id === baseOf(notice))?.after;
  const severity = after === 'issue_opened' || after === 'rolled_back' ? 'error' : 'info';
  return { id: `notice/${notice}/${round}`, action: 'trigger', severity, subject: { of: 'notice', notice } };
}

/** The same for every attempt, so that a second one pages nobody anew. */
export const dedupKey = ({ installation, id }: GoLive, alert: string): string =>
  `golive-${installation}-${id.toLowerCase()}-${alert}`.slice(0, 255);

const order: readonly (PagerAction | undefined)[] = [undefined, 'trigger', 'acknowledge', 'resolve'];

/** Whether the pager is still to be told. A notice triggers its own alert. */
export function isAlertBehind({ elsewhere }: GoLive, { id, action, subject }: WantedAlert): boolean {
  const told = elsewhere.alerts[id] ?? (subject.of === 'notice' ? 'trigger' : undefined);
  return order.indexOf(action) > order.indexOf(told);
}

const changing: readonly Event['type'][] = [
  'IssueAcknowledged',
  'IssueResolved',
  'NoticeDelivered',
  'RollbackProposed',
  'RollbackProposalDismissed',
  'HealthChanged',
  'PerformanceChanged',
  'RunRequested',
  'DispatchRejected',
  'RunStatusChanged',
  'RunCompleted',
  'RollbackVerified',
  'RollbackUnverified',
  'SuccessDeclared',
  'Aborted',
  'GoLiveClosed',
];

export function pagerEffects(
  goLive: GoLive,
  event: Event,
): readonly (PagerAlertEffect | PagerChangeEffect)[] {
  if (!isPaged(goLive)) return [];
  const alerts = changing.includes(event.type)
    ? wantedAlerts(goLive).filter((alert) => isAlertBehind(goLive, alert))
    : [];
  const change = changeOf(goLive, event);
  return [
    ...alerts.map(
      ({ id }): PagerAlertEffect => ({
        kind: 'pager.alert',
        key: `${goLive.id}/pager/${id}`,
        goLive: goLive.id,
        alert: id,
      }),
    ),
    ...(change
      ? [
          {
            kind: 'pager.change' as const,
            key: `${goLive.id}/pager/change/${change}`,
            goLive: goLive.id,
            moment: change,
          },
        ]
      : []),
  ];
}

export type ChangeMoment = PagerChangeEffect['moment'];

/** Production changes with the deployment, and the change ends with its success or with what becomes of it else. */
function changeOf(goLive: GoLive, { type }: Event): ChangeMoment | undefined {
  switch (type) {
    case 'DispatchAccepted':
      return lastAcceptedRun(goLive, 'deploy') ? 'started' : undefined;
    case 'SuccessDeclared':
      return 'succeeded';
    case 'RollbackVerified':
      return 'rolled_back';
    case 'Aborted':
      return lastAcceptedRun(goLive, 'deploy') ? 'aborted' : undefined;
    default:
      return undefined;
  }
}

export function decidePager(
  { goLive }: Case,
  { subject, action, isUncertain }: Extract<Action, { type: 'ReportPager' }>,
): Decision {
  if (goLive.elsewhere.alerts[subject] === action) return decline('stale');
  return accept({ type: 'PagerTold', subject, action, ...(isUncertain ? { isUncertain } : {}) });
}
