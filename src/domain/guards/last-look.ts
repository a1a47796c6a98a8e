import type { KnownCase } from '../decision.ts';
import { askAgain } from '../deployment/changes.ts';
import type { Event } from '../event.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import type { Deed, GoLive, RunState } from '../go-live.ts';
import type { SeenBefore, WaitsFor } from './last-look-event.ts';

/** What was seen outside immediately before a deployment is sent. */
export type LastLook = { readonly unreadable: string } | SeenBefore;

export type LookFinding =
  | { readonly code: 'version_moved'; readonly from: string; readonly to?: string }
  | {
      readonly code: 'workflow_missing' | WaitsFor;
      readonly reason: string;
      readonly down?: readonly string[];
    };

/** What was decided on was another version than the one that would be deployed. */
export type VersionMoved = Deed & { readonly from: string; readonly to?: string };

/**
 * The commit that whoever voted saw; undefined where golive could not read one, for then nobody voted on it. What the
 * version was moved to counts from then on, for the votes after that are given on it.
 */
export function votedCommit({ changes: { read }, versionMoved }: GoLive): string | undefined {
  if (versionMoved && (!read || versionMoved.at >= read.at)) return versionMoved.to ?? versionMoved.from;
  return read?.headSha ?? versionMoved?.to;
}

/** The first thing that speaks against the dispatch; undefined where nothing does. What was not seen speaks against it. */
export function findingOf({ goLive, facts: { words } }: KnownCase, look: LastLook): LookFinding | undefined {
  if ('unreadable' in look) return { code: 'github_unreadable', reason: look.unreadable };
  const voted = votedCommit(goLive);
  if (voted !== undefined && look.commit === undefined)
    return { code: 'github_unreadable', reason: words.deployment.commitUnread };
  if (voted !== undefined && look.commit !== voted)
    return { code: 'version_moved', from: voted, ...(look.commit ? { to: look.commit } : {}) };
  if (look.workflowMissing !== undefined) return { code: 'workflow_missing', reason: look.workflowMissing };
  if (look.otherRun !== undefined) return { code: 'other_deployment_running', reason: look.otherRun };
  const unseen = goLive.service.health
    .map(({ id }) => look.health.find(({ endpoint }) => endpoint === id) ?? { endpoint: id, said: '' })
    .filter((seen) => !('verdict' in seen) || seen.verdict === 'unknown');
  if (unseen.length > 0) return { code: 'health_unknown', reason: seenText(unseen) };
  const bad = look.health.filter(
    ({ endpoint, verdict }) => verdict === 'down' && !isHealthAccepted(goLive, endpoint),
  );
  if (bad.length === 0) return undefined;
  return { code: 'health_down', reason: seenText(bad), down: bad.map(({ endpoint }) => endpoint) };
}

export const isHealthAccepted = ({ acceptedHealth = [], round }: GoLive, endpoint: string): boolean =>
  acceptedHealth.some((one) => one.round === round && one.endpoints.includes(endpoint));

const seenText = (seen: readonly { readonly endpoint: string; readonly said: string }[]): string =>
  seen.map(({ endpoint, said }) => (said ? `${endpoint}: ${said}` : endpoint)).join('; ');

/** What becomes of a run that is not sent for that; nothing where it stands on record already. */
export function notSentFor(it: KnownCase, run: RunState, finding: LookFinding): readonly Event[] {
  const { correlationId } = run.request;
  switch (finding.code) {
    case 'version_moved':
      return moved(it, run, finding);
    case 'workflow_missing':
      return [
        { type: 'DispatchRejected', correlationId, reason: finding.reason, because: 'workflow_missing' },
      ];
    default: {
      const { code: because, reason, down } = finding;
      // What an endpoint answers differs each time; which of them are down is what people decide on.
      const isSame = down ? down.join() === run.notSent?.down?.join() : run.dispatchReason === reason;
      const isKnown = run.dispatch === 'requested' && run.notSent?.because === because && isSame;
      return isKnown
        ? []
        : [{ type: 'DispatchNotSent', correlationId, reason, because, ...(down ? { down } : {}) }];
    }
  }
}

/** Every GO was given on something else: all of them are asked for again, on what the version names now. */
function moved(
  { goLive, facts: { words } }: KnownCase,
  run: RunState,
  { from, to }: Extract<LookFinding, { code: 'version_moved' }>,
): readonly Event[] {
  const { correlationId } = run.request;
  const stopped: readonly Event[] =
    run.dispatch === 'requested'
      ? [{ type: 'RunCancelledBeforeDispatch', correlationId, because: 'version_moved' }]
      : [
          {
            type: 'DispatchRejected',
            correlationId,
            reason: words.deployment.notSentAgain.version_moved,
            because: 'version_moved',
          },
        ];
  return [
    ...stopped,
    { type: 'VersionMoved', from, ...(to ? { to } : {}) },
    ...withdrawFinalGo(goLive, 'version_moved').filter(({ type }) => type === 'FinalGoWithdrawn'),
    ...askAgain(goLive),
  ];
}
