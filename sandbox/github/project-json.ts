import type { Alert, Issue, Milestone } from './project.ts';
import type { JsonViews } from './run-json.ts';

/** GitHub's JSON for issues, pull requests, milestones and alerts, as far as anybody asks for it. */

export function milestoneJson(views: JsonViews, milestone: Milestone, issues: readonly Issue[]) {
  const of = issues.filter((issue) => issue.milestone.number === milestone.number);
  return {
    id: 9_000_000 + milestone.number,
    number: milestone.number,
    title: milestone.title,
    description: null,
    state: milestone.state,
    open_issues: of.filter(({ state }) => state === 'open').length,
    closed_issues: of.filter(({ state }) => state === 'closed').length,
    due_on: milestone.dueOn,
    created_at: milestone.dueOn,
    updated_at: milestone.dueOn,
    closed_at: milestone.state === 'closed' ? milestone.dueOn : null,
    url: `${views.api()}/milestones/${milestone.number}`,
    html_url: `${views.site()}/milestone/${milestone.number}`,
  };
}

export function issueJson(views: JsonViews, issue: Issue, issues: readonly Issue[]) {
  const isPull = issue.mergedAs !== undefined;
  const page = `${views.site()}/${isPull ? 'pull' : 'issues'}/${issue.number}`;
  return {
    id: 8_000_000 + issue.number,
    number: issue.number,
    title: issue.title,
    state: issue.state,
    user: { login: issue.author, id: 4_100_001, type: 'User' },
    labels: [],
    milestone: milestoneJson(views, issue.milestone, issues),
    created_at: issue.createdAt,
    updated_at: issue.createdAt,
    closed_at: issue.state === 'closed' ? issue.createdAt : null,
    url: `${views.api()}/issues/${issue.number}`,
    html_url: page,
    ...(isPull
      ? {
          pull_request: {
            url: `${views.api()}/pulls/${issue.number}`,
            html_url: page,
            merged_at: issue.createdAt,
          },
        }
      : {}),
  };
}

/** A list of pull requests says less than one of them: `merged` stands only there. */
export function pullJson(views: JsonViews, issue: Issue, issues: readonly Issue[]) {
  const { pull_request: _, ...common } = issueJson(views, issue, issues);
  return {
    ...common,
    url: `${views.api()}/pulls/${issue.number}`,
    draft: false,
    merged_at: issue.createdAt,
    merge_commit_sha: issue.mergedAs,
    head: { ref: `change-${issue.number}`, sha: issue.mergedAs },
    base: { ref: 'main' },
  };
}

export function alertJson(views: JsonViews, alert: Alert) {
  const path = alert.source.replace('_', '-');
  const dismissed = alert.state === 'dismissed';
  const common = {
    number: alert.number,
    created_at: alert.createdAt,
    updated_at: alert.createdAt,
    url: `${views.api()}/${path}/alerts/${alert.number}`,
    html_url: `${views.site()}/security/${path}/${alert.number}`,
  };
  const dismissal = {
    dismissed_at: dismissed ? alert.createdAt : null,
    dismissed_reason: dismissed ? "won't fix" : null,
  };
  switch (alert.source) {
    case 'code_scanning':
      return {
        ...common,
        ...dismissal,
        state: alert.state,
        rule: {
          id: 'js/sql-injection',
          name: 'js/sql-injection',
          severity: alert.severity === 'critical' ? 'error' : 'warning',
          security_severity_level: alert.severity,
          description: 'Database query built from user-controlled sources',
        },
        tool: { name: 'CodeQL', version: '2.27.0' },
        most_recent_instance: { ref: 'refs/heads/main', state: alert.state },
      };
    case 'dependabot':
      return {
        ...common,
        ...dismissal,
        state: alert.state,
        dependency: { package: { ecosystem: 'npm', name: 'tiny-template' }, scope: 'runtime' },
        security_advisory: {
          ghsa_id: 'GHSA-aaaa-bbbb-cccc',
          summary: 'Prototype pollution in tiny-template',
          severity: alert.severity,
        },
        security_vulnerability: { severity: alert.severity },
      };
    case 'secret_scanning':
      return {
        ...common,
        state: dismissed ? 'resolved' : 'open',
        resolution: dismissed ? 'revoked' : null,
        secret_type: 'demo_shop_key',
        secret_type_display_name: 'Demo Shop Key',
        validity: 'unknown',
      };
  }
}
