import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { parseServices } from '../../src/runbook/parse-services.ts';
import { describeProblem } from '../../src/runbook/problem.ts';
import { changed, problemsOf } from './runbook-text.ts';
import { soundServices } from './services-text.ts';

const onItem = (check: string) => changed('due: T-24h }', `due: T-24h, check: ${check} }`);

function checkOf(text: string): CheckSpec | undefined {
  const parsed = parseRunbook(text, 'shop.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.runbook.checklist[0]?.items[0]?.check;
}

describe('a check of a runbook', () => {
  test.each<[string, CheckSpec]>([
    [
      '{ kind: http, url: "https://shop.example/{{version}}", max_latency: 2s, json: { path: status, equals: ok } }',
      {
        kind: 'http',
        url: 'https://shop.example/{{version}}',
        expectStatus: 200,
        maxLatencyMs: 2_000,
        json: { path: 'status', equals: 'ok' },
      },
    ],
    ['{ kind: http }', { kind: 'http', expectStatus: 200 }],
    [
      '{ kind: all, checks: [{ kind: http }, { kind: github_workflow, workflow: staging, within: 7d }] }',
      {
        kind: 'all',
        checks: [
          { kind: 'http', expectStatus: 200 },
          { kind: 'github_workflow', workflow: 'staging', withinMs: 7 * 86_400_000 },
        ],
      },
    ],
    [
      '{ kind: tls, hosts: ["shop.example:8443"], valid_for: 14d }',
      { kind: 'tls', hosts: ['shop.example:8443'], validForMs: 14 * 86_400_000 },
    ],
    [
      '{ kind: dns, names: [shop.example], record: { type: A, value: 192.0.2.1 } }',
      { kind: 'dns', names: ['shop.example'], record: { type: 'A', value: '192.0.2.1' } },
    ],
    [
      '{ kind: github_ci, ref: "v{{version}}", names: [build] }',
      { kind: 'github_ci', ref: 'v{{version}}', names: ['build'] },
    ],
    [
      '{ kind: github_merged, pull_requests: [12], base: main }',
      { kind: 'github_merged', pullRequests: [12], base: 'main' },
    ],
    [
      '{ kind: github_alerts }',
      {
        kind: 'github_alerts',
        sources: ['code_scanning', 'dependabot', 'secret_scanning'],
        severities: ['critical'],
      },
    ],
    [
      '{ kind: github_workflow, workflow: staging, within: 7d }',
      { kind: 'github_workflow', workflow: 'staging', withinMs: 7 * 86_400_000 },
    ],
    [
      '{ kind: status_page, urls: [https://status.example] }',
      { kind: 'status_page', urls: ['https://status.example'] },
    ],
    ['{ kind: slack_reachable }', { kind: 'slack_reachable' }],
    ['{ kind: rehearsed, within: 14d }', { kind: 'rehearsed', withinMs: 14 * 86_400_000 }],
    ['{ kind: open_issues }', { kind: 'open_issues', severities: ['severe'] }],
  ])('%s', (written, spec) => {
    expect(checkOf(onItem(written))).toStrictEqual(spec);
  });

  test('may stand on a gate criterion and on a step that checks or decides', () => {
    const parsed = parseRunbook(
      changed('{ id: ready, text: Ready }', '{ id: ready, text: Ready, check: { kind: github_ci } }').replace(
        'kind: workflow }',
        'kind: decision, check: { kind: status_page } }',
      ),
      'shop.yaml',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.runbook.gates[0]?.criteria[0]?.check).toEqual({ kind: 'github_ci' });
    expect(parsed.runbook.phases[1]?.steps[0]?.check).toEqual({ kind: 'status_page' });
  });

  test('is left out where nobody wrote one', () => {
    expect(checkOf(changed('title: CTO', 'title: CEO'))).toBeUndefined();
  });
});

const kinds =
  'http, tls, dns, github_ci, github_merged, github_alerts, github_workflow, status_page, slack_reachable, open_issues, rehearsed, all';

describe('a check that cannot be meant is shown with its place', () => {
  test.each([
    ['{ kind: htp }', `21:81 .kind: not accepted: found "htp"; accepted: one of the kinds ${kinds}`],
    ['{}', `21:73 : the key "kind" is missing; accepted: one of the kinds ${kinds}`],
    ['7', `21:73 : not accepted: found 7; accepted: one of the kinds ${kinds}`],
    [
      '{ kind: http, urll: "https://shop.example" }',
      '21:87 .urll: unknown key: found "urll"; accepted: kind, url, status, max_latency, json, text; did you mean "url"?',
    ],
    [
      '{ kind: http, url: "ftp://shop.example" }',
      '21:92 .url: not accepted: found "ftp://shop.example"; accepted: a web address, http:// or https://, without user and password',
    ],
    [
      '{ kind: http, url: "https://shop.example/{{verson}}" }',
      '21:114 .url: unknown variable: found "{{verson}}"; accepted: version, environment; did you mean "{{version}}"?',
    ],
    [
      '{ kind: github_ci, ref: "{{t0}}" }',
      '21:98 .ref: the variable has no value in a check: found "{{t0}}"; accepted: version, environment',
    ],
    [
      '{ kind: http, text: Welcome }',
      '21:87 .text: without "url" the service\'s health endpoints are asked, and "text" is theirs to say',
    ],
    [
      '{ kind: all, checks: [{ kind: http, text: Welcome }] }',
      '21:109 .checks[0].text: without "url" the service\'s health endpoints are asked, and "text" is theirs to say',
    ],
    [
      '{ kind: all, checks: [{ kind: all, checks: [] }] }',
      `21:103 .checks[0].kind: not accepted: found "all"; accepted: one of the kinds ${kinds.replace(', all', '')}`,
    ],
    [
      '{ kind: tls }',
      '21:73 : the key "valid_for" is missing; accepted: a duration such as 30s, 15m, 4h or 7d, at most 366d',
    ],
    [
      '{ kind: tls, hosts: ["shop.example:99999"], valid_for: 14d }',
      '21:94 .hosts[0]: not accepted: found "shop.example:99999"; accepted: a host name such as shop.example.com, perhaps with :port',
    ],
    [
      '{ kind: dns, record: { type: AAAA, value: 192.0.2.1 } }',
      '21:115 .record.value: this is no AAAA record: found "192.0.2.1"; accepted: an IPv6 address',
    ],
    [
      '{ kind: github_merged, pull_requests: [0] }',
      '21:112 .pull_requests[0]: not accepted: found 0; accepted: the number of a pull request such as 42',
    ],
    [
      '{ kind: github_workflow, workflow: Staging run, within: 7d }',
      '21:108 .workflow: not accepted: found "Staging run"; accepted: a workflow file, or a name of the service\'s checks.workflows',
    ],
  ])('%s', (written, problem) => {
    expect(problemsOf(onItem(written))).toEqual([
      problem.replace(/ (?=\.|:)/, ' checklist[0].items[0].check').replace('check :', 'check:'),
    ]);
  });

  test('on a criterion of a gate too', () => {
    const written = changed('{ id: ready, text: Ready }', '{ id: ready, text: Ready, check: { kind: htp } }');
    expect(problemsOf(written)).toEqual([
      expect.stringMatching(/^\d+:\d+ gates\[0\]\.criteria\[0\]\.check\.kind: not accepted: found "htp"/),
    ]);
  });

  test('on a step that neither checks nor decides', () => {
    expect(problemsOf(changed('kind: workflow }', 'kind: workflow, check: { kind: http } }'))).toEqual([
      '47:54 phases[1].steps[0].check: only a step of the kind "check" or "decision" has a check, this one is "workflow"',
    ]);
  });
});

describe('what checks take from a service', () => {
  const withChecks = (checks: string) =>
    parseServices(soundServices.replace('    roles:', `    checks: ${checks}\n    roles:`), 'services.yaml');

  test('is kept under our names, and may be left out', () => {
    const parsed = withChecks(
      '{ release_ref: "v{{version}}", domains: [shop.example.com], status_pages: [https://status.example], workflows: { staging: staging.yml } }',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.services[0]?.checks).toStrictEqual({
      releaseRef: 'v{{version}}',
      domains: ['shop.example.com'],
      statusPages: ['https://status.example'],
      workflows: { staging: 'staging.yml' },
    });
    const without = parseServices(soundServices, 'services.yaml');
    if (!without.ok) throw new Error(JSON.stringify(without.problems));
    expect(without.services[0]).not.toHaveProperty('checks');
  });

  test('holds no variable that has no value', () => {
    const parsed = withChecks('{ milestone: "Release {{bridge}}" }');
    expect(
      parsed.ok ? [] : parsed.problems.map((it) => `${it.line}:${it.column} ${describeProblem(it)}`),
    ).toEqual([
      '22:35 services[0].checks.milestone: the variable has no value in a check: found "{{bridge}}"; accepted: version, environment',
    ]);
  });
});

test('the production runbook verifies by itself what can be verified', () => {
  const parsed = parseRunbook(
    readFileSync('runbooks/production-go-live.yaml', 'utf8'),
    'production-go-live.yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { checklist, gates, phases } = parsed.runbook;
  const checked = [
    ...checklist.flatMap((section) => section.items),
    ...gates.flatMap((gate) => gate.criteria),
    ...phases.flatMap((phase) => phase.steps),
  ].flatMap(({ id, check }) => (check ? [`${id}: ${check.kind}`] : []));
  expect(checked).toEqual([
    'changes_merged: github_merged',
    'pipelines_green: github_ci',
    'staging_validated: github_workflow',
    'performance_meets_sla: github_workflow',
    'security_scans_clean: github_alerts',
    'dns_propagated: dns',
    'certificates_valid: tls',
    'backup_tested: github_workflow',
    'rollback_tested: github_workflow',
    'health_checks_passing: http',
    'performance_acceptable: http',
    'no_severe_issues: open_issues',
    'findings_settled: github_alerts',
    'rollback_plan_validated: github_workflow',
    'communication_plan_ready: slack_reachable',
    'final_system_checks: all',
    'final_decision: status_page',
    'initial_validation: http',
  ]);
});
