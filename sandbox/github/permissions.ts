import { z } from 'zod';

/** What a fine-grained token or an App may be granted, by the names of GitHub's `x-accepted-github-permissions`. */
const PERMISSIONS = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'issues',
  'pull_requests',
  'secret_scanning_alerts',
  'security_events',
  'statuses',
  'vulnerability_alerts',
] as const;

export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

/** One that a call accepts. */
export interface Accepted {
  readonly permission: Permission;
  readonly access: 'read' | 'write';
}

const read = (permission: Permission): Accepted => ({ permission, access: 'read' });
const write = (permission: Permission): Accepted => ({ permission, access: 'write' });

/**
 * What each call takes, as the pages of GitHub's REST API have it: any one of these will do. A call that is not here
 * needs no more than the metadata that every token may read.
 */
const ACCEPTED: Readonly<Record<string, readonly Accepted[]>> = {
  workflows: [read('actions')],
  workflow: [read('actions')],
  runs: [read('actions')],
  all_runs: [read('actions')],
  run: [read('actions')],
  jobs: [read('actions')],
  attempt_jobs: [read('actions')],
  pending_deployments: [read('actions')],
  dispatch: [write('actions')],
  cancel: [write('actions')],
  rerun: [write('actions')],
  review: [write('deployments')],
  contents: [read('contents')],
  commit: [read('contents')],
  commits: [read('contents')],
  compare: [read('contents')],
  commit_pulls: [read('pull_requests')],
  pulls: [read('pull_requests')],
  pull: [read('pull_requests')],
  issues: [read('issues')],
  issue_create: [write('issues')],
  milestones: [read('issues'), read('pull_requests')],
  check_runs: [read('checks')],
  statuses: [read('statuses')],
  code_scanning_alerts: [read('security_events')],
  dependabot_alerts: [read('vulnerability_alerts')],
  secret_scanning_alerts: [read('secret_scanning_alerts')],
};

/** The header of a call that may not be carried out; undefined where it may. */
export function lackedPermissions(
  operation: string,
  may: (accepted: Accepted) => boolean,
): string | undefined {
  const accepted = ACCEPTED[operation];
  if (!accepted || accepted.some(may)) return undefined;
  return accepted.map(({ permission, access }) => `${permission}=${access}`).join('; ');
}
