import { closeAfterSettling } from '../afterwards/follow-ups.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { holdsOneOf, mayManage, takesPart } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import { decidePlanChange } from '../plan.ts';
import type { Runbook } from '../runbook.ts';
import { isFinished } from '../status.ts';
import { unreachable } from '../unreachable.ts';
import type { IssueAction, IssueWish } from './issue-action.ts';
import type { IssueEvent, Severity } from './issue-event.ts';
import { etaNotices, issueNotices, resolvedNotices } from './issue-notice.ts';

/*
 * An issue: open -> acknowledged -> resolved, or resolved at once. Its time may pass while it is open, and a new one may
 * be said, any number of times.
 */
export interface Issue {
  readonly number: number;
  readonly what: string;
  readonly severity: Severity;
  readonly opened: Deed;
  readonly eta?: number | undefined;
  readonly isEtaPassed: boolean;
  /** A hold was asked for when nothing was left to hold. */
  readonly notHeld?: true;
  /** Who sees to it: the first who said so. */
  readonly acknowledged?: Deed | undefined;
  readonly resolved?: (Deed & { readonly resolution: string }) | undefined;
}

/** Nobody works on the go-live any more. */
const isOver = ({ status, closed }: GoLive): boolean => status === 'aborted' || closed !== undefined;

export const issueOf = ({ issues }: GoLive, number: number): Issue | undefined =>
  issues.find((issue) => issue.number === number);

export const openIssues = ({ issues }: Pick<GoLive, 'issues'>): readonly Issue[] =>
  issues.filter(({ resolved }) => !resolved);

/** Who says that an issue is over, besides whoever manages the go-live: who leads it, and who is on call. */
export const issueClosers = ({ deployment, rollback, permissions }: Runbook): readonly string[] => [
  ...new Set([deployment.starter, rollback.proposeTo, ...permissions.manage]),
];

export function decideIssue(it: Case, action: IssueAction): Decision {
  switch (action.type) {
    case 'OpenIssue':
      return decideOpen(it, action);
    case 'AcknowledgeIssue':
      return decideAcknowledge(it, action);
    case 'SetIssueEta':
      return decideEta(it, action);
    case 'ResolveIssue':
      return decideResolve(it, action);
    case 'ReportIssueEtaPassed':
      return decideEtaPassed(it, action.issue);
    default:
      throw unreachable(action);
  }
}

type WishOf<T extends IssueWish['type']> = Extract<IssueWish, { type: T }>;

/** Whoever works on the go-live may say what goes wrong, and until when. */
function whyNotMember(it: Case): Decision | undefined {
  const { goLive, command } = it;
  if (!takesPart(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  return hasLeft(goLive, command.actor) ? reject(it, 'left_workspace') : undefined;
}

function decideOpen(it: Case, action: WishOf<'OpenIssue'>): Decision {
  const { goLive, command, facts } = it;
  const refused = whyNotMember(it);
  if (refused) return refused;
  if (isOver(goLive)) return decline('finished');
  const what = action.what.trim();
  if (what === '') return decline('reason_required');
  const known = openIssues(goLive).find((issue) => isSame(issue.what, what));
  if (known) return decline('issue_known', { subject: String(known.number) });
  const { eta, severity } = action;
  if (eta !== undefined && eta <= command.at) return decline('eta_in_past');
  const wantsHold = action.hold === true && !goLive.held;
  // What goes wrong after the end is told all the same.
  const isTooLate = wantsHold && isFinished(goLive.status);
  const held = wantsHold && !isTooLate ? decidePlanChange(it, { type: 'Hold', reason: what }) : accept();
  if (held.refusal) return held;
  const number = goLive.issues.length + 1;
  const said = { issue: number, what, severity, ...(eta === undefined ? {} : { eta }) };
  return accept(
    { type: 'IssueOpened', ...said, ...(isTooLate ? { notHeld: true as const } : {}) },
    ...issueNotices(goLive, { ...said, at: command.at }, facts),
    ...held.events,
  );
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function decideAcknowledge(it: Case, { issue }: WishOf<'AcknowledgeIssue'>): Decision {
  const refused = whyNotMember(it);
  if (refused) return refused;
  const known = issueOf(it.goLive, issue);
  if (!known) return decline('unknown_issue', { subject: String(issue) });
  if (known.resolved) return decline('issue_resolved', { subject: String(issue) });
  if (known.acknowledged) return decline('issue_acknowledged', { subject: String(issue) });
  return accept({ type: 'IssueAcknowledged', issue });
}

function decideEta(it: Case, { issue, eta }: WishOf<'SetIssueEta'>): Decision {
  const refused = whyNotMember(it);
  if (refused) return refused;
  const known = issueOf(it.goLive, issue);
  if (!known) return decline('unknown_issue', { subject: String(issue) });
  if (known.resolved) return decline('issue_resolved', { subject: String(issue) });
  if (eta <= it.command.at) return decline('eta_in_past');
  if (eta === known.eta) return decline('eta_unchanged', { subject: String(issue) });
  const { what } = known;
  return accept(
    { type: 'IssueEtaSet', issue, eta },
    ...etaNotices(it.goLive, { issue, what, eta, at: it.command.at }, it.facts.words.notices),
  );
}

function decideResolve(it: Case, action: WishOf<'ResolveIssue'>): Decision {
  const { goLive, command } = it;
  const closers = issueClosers(goLive.runbook);
  if (!mayManage(goLive, command.actor) && !holdsOneOf(goLive, command.actor, closers))
    return reject(it, 'not_allowed', { allowedRoles: closers });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  const issue = issueOf(goLive, action.issue);
  if (!issue) return decline('unknown_issue', { subject: String(action.issue) });
  if (issue.resolved) return decline('issue_resolved', { subject: String(issue.number) });
  const resolution = action.resolution.trim();
  if (resolution === '') return decline('reason_required');
  const { number, what } = issue;
  return accept(
    { type: 'IssueResolved', issue: number, resolution },
    ...resolvedNotices(goLive, { issue: number, what, resolution, at: command.at }, it.facts.words.notices),
    ...closeAfterSettling(goLive, { issue: number }),
  );
}

/** When people are asked for a new time; undefined where nothing is expected. */
export const etaPassesAt = (goLive: GoLive, { eta, isEtaPassed, resolved }: Issue): number | undefined =>
  isOver(goLive) || isEtaPassed || resolved ? undefined : eta;

function decideEtaPassed({ goLive, command }: Case, number: number): Decision {
  const issue = issueOf(goLive, number);
  const eta = issue && etaPassesAt(goLive, issue);
  if (eta === undefined || command.at < eta) return decline('not_due');
  return accept({ type: 'IssueEtaPassed', issue: number, eta });
}

const issueEvents: Readonly<Record<IssueEvent['type'], true>> = {
  IssueOpened: true,
  IssueAcknowledged: true,
  IssueEtaSet: true,
  IssueEtaPassed: true,
  IssueResolved: true,
};

export const isIssueEvent = (event: Event): event is IssueEvent => Object.hasOwn(issueEvents, event.type);

export function evolveIssues(goLive: GoLive, event: IssueEvent, deed: Deed): Pick<GoLive, 'issues'> {
  const patch = (change: Partial<Issue>) => ({
    issues: goLive.issues.map((one) => (one.number === event.issue ? { ...one, ...change } : one)),
  });
  switch (event.type) {
    case 'IssueOpened': {
      const { issue: number, what, severity, eta, notHeld } = event;
      const opened: Issue = {
        number,
        what,
        severity,
        opened: deed,
        eta,
        isEtaPassed: false,
        ...(notHeld ? { notHeld } : {}),
      };
      return { issues: [...goLive.issues, opened] };
    }
    case 'IssueAcknowledged':
      return patch({ acknowledged: deed });
    case 'IssueEtaSet':
      return patch({ eta: event.eta, isEtaPassed: false });
    case 'IssueEtaPassed':
      return patch({ isEtaPassed: true });
    case 'IssueResolved':
      return patch({ resolved: { ...deed, resolution: event.resolution } });
    default:
      throw unreachable(event);
  }
}

/** The card tells its own beginning; what comes after it is told. */
export const issueMessages = (event: IssueEvent, told: MessageRef): readonly MessageRef[] => [
  { card: 'issue', issue: event.issue },
  ...(event.type === 'IssueOpened' ? [] : [told]),
];
