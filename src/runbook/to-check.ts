import type { CheckSpec, SingleCheck } from '../domain/checks/check.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { WrittenCheck, WrittenSingleCheck } from './check-schema.ts';
import { withoutUndefined } from './without-undefined.ts';

const toCheck = (written: WrittenCheck): CheckSpec =>
  written.kind === 'all' ? { ...written, checks: written.checks.map(toSingleCheck) } : toSingleCheck(written);

function toSingleCheck(written: WrittenSingleCheck): SingleCheck {
  switch (written.kind) {
    case 'http': {
      const { status, max_latency, ...check } = written;
      return withoutUndefined({ ...check, expectStatus: status, maxLatencyMs: max_latency });
    }
    case 'tls': {
      const { valid_for, ...check } = written;
      return withoutUndefined({ ...check, validForMs: valid_for });
    }
    case 'github_merged': {
      const { pull_requests, ...check } = written;
      return withoutUndefined({ ...check, pullRequests: pull_requests });
    }
    case 'rehearsed':
    case 'github_workflow': {
      const { within, ...check } = written;
      return withoutUndefined({ ...check, withinMs: within });
    }
    case 'dns':
    case 'github_ci':
    case 'github_alerts':
    case 'status_page':
    case 'slack_reachable':
    case 'open_issues':
      return withoutUndefined(written);
    default:
      throw unreachable(written);
  }
}

/** An entry whose check, if it has one, is the domain's. */
export function withCheck<Entry extends { readonly check?: WrittenCheck | undefined }>({
  check,
  ...entry
}: Entry): Omit<Entry, 'check'> & { readonly check?: CheckSpec } {
  return check === undefined ? entry : { ...entry, check: toCheck(check) };
}
