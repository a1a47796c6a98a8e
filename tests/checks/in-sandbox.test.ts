import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { createGithubFacts } from '../../src/adapters/github-facts.ts';
import { createSlackOut } from '../../src/adapters/slack.ts';
import type { CheckedGoLive } from '../../src/checks/check-runner.ts';
import { createSlackReads } from '../../src/checks/slack-reads.ts';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { recorded } from '../../src/messages/en/recorded.ts';
import { en } from '../../src/messages/en.ts';
import { createDefinitionsReader } from '../../src/runbook/definitions-reader.ts';
import { checksIn } from './checks-world.ts';

const T0 = Date.parse('2026-12-01T17:00:00Z');
const log = pino({ level: 'silent' });

let sandbox: Sandbox;
let goLive: CheckedGoLive;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, startMs: T0, speed: 0 });
  const { runbooks, services } = await createDefinitionsReader(
    sandbox.botEnvironment()['RUNBOOKS_DIR'] ?? '',
    recorded.notices.turns,
  )();
  const [runbook, service] = [runbooks.get('production-go-live'), services.get('demo-shop')];
  if (!runbook || !service) throw new Error('the runbook of the sandbox is not sound');
  goLive = { runbook, service, version: 'v1.4.2', issues: [] };
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.github.reset();
  sandbox.demo.reset();
  sandbox.statusPage.resolve();
});

function checks() {
  const { SLACK_BOT_TOKEN: token = '', SLACK_API_URL: apiUrl = '' } = sandbox.botEnvironment();
  const port = Number(new URL(sandbox.origin).port);
  return checksIn({
    server: { url: sandbox.origin, port },
    limits: { timeoutMs: 5_000 },
    adapters: {
      github: createGithubFacts({
        auth: { token: 'ghp_sandbox' },
        baseUrl: `${sandbox.origin}/github`,
        log,
        words: en.outside,
      }),
      slack: createSlackReads({
        slack: createSlackOut({ token, apiUrl, log, words: en.outside }),
        realNow: Date.now,
      }),
    },
  });
}

/** Every check of the runbook, by the id of what carries it. */
function carried(): readonly (readonly [string, CheckSpec])[] {
  const { checklist, gates, phases } = goLive.runbook;
  return [
    ...checklist.flatMap((section) => section.items),
    ...gates.flatMap((gate) => gate.criteria),
    ...phases.flatMap((phase) => phase.steps),
  ].flatMap(({ id, check }) => (check ? [[id, check] as const] : []));
}

async function outcomes(): Promise<Readonly<Record<string, string>>> {
  const running = checks();
  const found = carried().map(async ([id, spec]) => {
    const { verdict, evidence } = await running.run({ spec, goLive, now: sandbox.clock.now() });
    return [id, `${verdict}: ${evidence.replaceAll(/\d+ ms/g, 'N ms')}`] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const nothingNamed = (what: string, key: string) =>
  `unknown: Nothing says ${what}: say so for Demo Shop in services.yaml (${key}).`;

describe('the checks of the production runbook, in the sandbox', () => {
  it('pass where the demo shop is well, and are unknown where it has nothing to look at', async () => {
    expect(await outcomes()).toEqual({
      changes_merged: 'passed: Nothing is open under the milestone "v1.4.2", 4 closed.',
      pipelines_green: expect.stringMatching(
        /^passed: On v1\.4\.2 \(\w{7}\) all is green: Test and Quality gate\.$/,
      ),
      staging_validated: 'passed: verify-staging.yml succeeded on 2026-12-01.',
      performance_meets_sla: 'passed: performance-benchmark.yml succeeded on 2026-11-30.',
      security_scans_clean:
        'passed: Code scanning has no open critical alert. Dependabot has no open critical alert. Secret scanning has no open secret.',
      dns_propagated: nothingNamed('under which names people reach it', 'checks.domains'),
      certificates_valid: nothingNamed('under which names people reach it', 'checks.domains'),
      backup_tested: 'passed: backup-restore.yml succeeded on 2026-12-01.',
      rollback_tested: 'passed: rehearse-rollback.yml succeeded on 2026-11-30.',
      health_checks_passing: 'passed: web: 200 after N ms.',
      performance_acceptable: 'passed: web: 200 after N ms.',
      no_severe_issues: 'passed: No severe issue of this go-live is open.',
      findings_settled: expect.stringMatching(/^passed: /),
      rollback_plan_validated: expect.stringMatching(/^passed: /),
      communication_plan_ready: expect.stringMatching(
        /^passed: All 6 channels and \d+ people of the plan can be reached\.$/,
      ),
      final_system_checks: expect.stringMatching(/^passed: /),
      final_decision: 'passed: Demo Cloud says: All Systems Operational.',
      initial_validation: 'passed: web: 200 after N ms.',
    });
  });

  it('fail where something is wrong', async () => {
    sandbox.github.setProject({ ci: 'red', staging: 'red', openIssues: 1, alerts: { dependabot: 1 } });
    sandbox.github.setProject({ performance: 'red', backup: 'red', rollbackRehearsal: 'red' });
    sandbox.demo.setMode('failing');
    sandbox.statusPage.open('Elevated errors', 'major');
    const seen = await outcomes();
    const failed = Object.entries(seen).filter(([, outcome]) => outcome.startsWith('failed'));
    expect(failed.map(([id]) => id)).toEqual([
      'changes_merged',
      'pipelines_green',
      'staging_validated',
      'performance_meets_sla',
      'security_scans_clean',
      'backup_tested',
      'rollback_tested',
      'health_checks_passing',
      'performance_acceptable',
      'findings_settled',
      'rollback_plan_validated',
      'final_system_checks',
      'final_decision',
      'initial_validation',
    ]);
    expect(seen['final_decision']).toBe('failed: Demo Cloud has an incident: Elevated errors.');
  });

  it('are unknown where GitHub does not show what they need', async () => {
    sandbox.github.setProject({
      ci: 'running',
      backup: 'old',
      performance: 'none',
      alerts: { code_scanning: 'off' },
    });
    const seen = await outcomes();
    expect(seen['pipelines_green']).toMatch(
      /^unknown: On v1\.4\.2 \(\w{7}\) not everything is through: Test/,
    );
    expect(seen['backup_tested']).toBe('unknown: backup-restore.yml has not run through within 30d.');
    expect(seen['performance_meets_sla']).toMatch(/^unknown: /);
    expect(seen['security_scans_clean']).toMatch(
      /^unknown: GitHub answered 403: Code scanning is not enabled/,
    );
  });
});
