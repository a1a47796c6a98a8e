import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const stepSchema = z.object({
  name: z.string(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});

const jobSchema = z.object({
  needs: z.string().optional(),
  'timeout-minutes': z.number(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  steps: z.array(stepSchema),
});

const workflowSchema = z.object({
  'run-name': z.string(),
  on: z.strictObject({ workflow_dispatch: z.object({ inputs: z.record(z.string(), z.looseObject({})) }) }),
  permissions: z.strictObject({}),
  concurrency: z.unknown(),
  jobs: z.record(z.string(), jobSchema),
});

const readWorkflow = (file: string) =>
  workflowSchema.parse(parse(readFileSync(`runbooks/github/${file}`, 'utf8')));

const dispatchedSchema = z.object({
  on: z.object({ workflow_dispatch: z.object({ inputs: z.object({ version: z.looseObject({}) }) }) }),
});

const versionInputOf = (path: string) =>
  dispatchedSchema.parse(parse(readFileSync(path, 'utf8'))).on.workflow_dispatch.inputs.version;

const directory = mkdtempSync(join(tmpdir(), 'workflows-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Stands in for GitHub's command line: answers the two questions of the guard from files. */
writeFileSync(
  join(directory, 'gh'),
  `#!/bin/bash
case "$*" in
  *"/actions/runs/$GITHUB_RUN_ID --jq .workflow_id") echo 77 ;;
  *"/actions/workflows/77/runs?event=workflow_dispatch"*) cat "$LISTED" ;;
  *) echo "unexpected: $*" >&2; exit 1 ;;
esac
`,
);
chmodSync(join(directory, 'gh'), 0o755);

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** As GitHub runs a step: bash, stopping at the first error. */
function runScript(script: string, env: Readonly<Record<string, string>>): Ran {
  const ended = spawnSync('bash', ['--noprofile', '--norc', '-e', '-c', script], {
    encoding: 'utf8',
    env: { PATH: `${directory}:${process.env['PATH']}`, ...env },
  });
  return { status: ended.status, output: ended.stdout + ended.stderr };
}

/** GitHub's own expression for the input. */
const ENVIRONMENT = `\${{ inputs.environment }}`;

/** All that changes what runs, and its verification, waits in one line; a rollback never waits for anything else. */
const line = 'golive';

interface Copied {
  readonly file: string;
  /** With the environment that each names. */
  readonly jobs: Readonly<Record<string, string | undefined>>;
  /** The steps that whoever copies it replaces. */
  readonly own: readonly string[];
  readonly group: string;
  readonly more?: readonly string[];
}

const cases: readonly Copied[] = [
  { file: 'deploy-production.yml', jobs: { deploy: ENVIRONMENT }, own: ['Deploy', 'Verify'], group: line },
  {
    file: 'rollback-production.yml',
    jobs: { rollback: ENVIRONMENT },
    own: ['Roll back', 'Verify'],
    group: line,
  },
  { file: 'verify-production.yml', jobs: { verify: ENVIRONMENT }, own: ['Verify'], group: line },
  {
    file: 'smoke-production.yml',
    jobs: { authentication: undefined, basic_function: undefined, api_response: undefined },
    own: ['Test the authentication', 'Test the basic function', 'Test the API'],
    group: 'golive-smoke',
  },
  {
    file: 'full-traffic-production.yml',
    jobs: { traffic: ENVIRONMENT },
    own: ['Bring the traffic'],
    more: ['traffic'],
    group: 'golive-traffic',
  },
];

describe.each(cases)('$file', ({ file, jobs, own, group, more = [] }) => {
  const workflow = readWorkflow(file);
  const guard = workflow.jobs['guard'];
  const scriptOf = (name: string): string =>
    Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .find((step) => step.name === name)?.run ?? '';

  test('it is started by hand or by golive, with version, environment and golive_id', () => {
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual([
      'version',
      'environment',
      ...more,
      'golive_id',
    ]);
  });

  test('it does not start without a version, and neither does the one of the sandbox', () => {
    for (const folder of ['runbooks/github', 'sandbox/github/workflows'])
      expect(versionInputOf(`${folder}/${file}`)).toMatchObject({ required: true });
  });

  test('its run-name ends with the mark that golive looks for', () => {
    expect(workflow['run-name']).toMatch(/ \[golive:\$\{\{ inputs\.golive_id \}\}\]$/);
  });

  test('its runs wait in one line per environment, and none is cancelled', () => {
    expect(workflow.concurrency).toEqual({
      group: `${group}-${ENVIRONMENT}`,
      'cancel-in-progress': false,
      queue: 'max',
    });
  });

  test('the work needs the guard, and each job may do no more than it needs', () => {
    expect(Object.keys(workflow.jobs)).toEqual(['guard', ...Object.keys(jobs)]);
    expect(guard?.permissions).toEqual({ actions: 'read' });
    for (const [job, environment] of Object.entries(jobs)) {
      const work = workflow.jobs[job];
      expect(work).toMatchObject({ needs: 'guard', permissions: { contents: 'read' } });
      expect(work?.environment).toBe(environment);
    }
  });

  test('no script holds an expression: inputs arrive as environment variables', () => {
    const scripts = Object.values(workflow.jobs).flatMap((it) => it.steps.flatMap((step) => step.run ?? []));
    expect(scripts).toHaveLength(2 + own.length);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  test.each(own)('the step "%s" fails until it is replaced', (name) => {
    expect(scriptOf(name)).toContain('REPLACE');
    const ran = runScript(scriptOf(name), { VERSION: 'v1', ENVIRONMENT: 'production' });
    expect(ran.output).toMatch(/^::error::Nothing was /);
    expect(ran.status).toBe(1);
  });

  test.each([
    ['v1.4.2', 'x7-gl-7-deploy-1', 0],
    ['release/2026-12_01+b', '', 0],
    ['v1; rm -rf .', 'x7-gl-7-deploy-1', 1],
    ['$(id)', 'x7-gl-7-deploy-1', 1],
    ['-v1', 'x7-gl-7-deploy-1', 1],
    ['v1\nv2', 'x7-gl-7-deploy-1', 1],
    ['v1', 'x] [golive:y', 1],
    ['', 'x7-gl-7-deploy-1', 1],
  ])('the inputs version "%s" and golive_id "%s" end with %i', (version, goliveId, status) => {
    const ran = runScript(scriptOf('Check the inputs'), { VERSION: version, GOLIVE_ID: goliveId });
    expect(ran.status).toBe(status);
  });

  const guardWith = (listed: string, env: Readonly<Record<string, string>> = {}): Ran => {
    const file = join(directory, 'listed.tsv');
    writeFileSync(file, listed);
    return runScript(scriptOf('Refuse a second run with the same golive_id'), {
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '9000000002',
      GOLIVE_ID: 'x7-gl-7',
      WAIT_SECONDS: '0',
      LISTED: file,
      ...env,
    });
  };
  const self = '9000000002\tDeploy v1 to production [golive:x7-gl-7]\n';

  test('the guard lets the first run with its id pass, whatever else was run', () => {
    const listed = `9000000003\tDeploy v1 [golive:x7-gl-7]\n${self}9000000001\tDeploy v0 [golive:x7-gl-6]\n`;
    expect(guardWith(listed)).toEqual({ status: 0, output: '' });
  });

  test('the guard stops a run whose id was used by an earlier one', () => {
    const ran = guardWith(`${self}9000000001\tDeploy v1 to production [golive:x7-gl-7]\n`);
    expect(ran.output).toContain('Run 9000000001 came first with the golive_id x7-gl-7');
    expect(ran.status).toBe(1);
  });

  test('the guard compares whole ids, and only the mark at the end', () => {
    const others = [
      '9000000001\tDeploy v1 [golive:x7-gl-71]',
      '9000000000\tDeploy v1 [golive:ax7-gl-7]',
      '8000000000\tDeploy [golive:x7-gl-7] to production [golive:x7-gl-1]',
    ];
    expect(guardWith(`${self}${others.join('\n')}\n`).status).toBe(0);
  });

  test('the guard stops the run when GitHub does not list it', () => {
    const ran = guardWith('9000000001\tDeploy v0 [golive:x7-gl-6]\n');
    expect(ran.output).toContain('cannot be ruled out');
    expect(ran.status).toBe(1);
  });

  test('the guard stops the run when GitHub cannot be asked', () => {
    expect(guardWith(self, { LISTED: '/nowhere' }).status).toBe(1);
  });

  test('a title cannot make the guard run anything', () => {
    const trap = join(directory, 'trapped');
    const ran = guardWith(`a[$(touch ${trap})]\tDeploy [golive:x7-gl-7]\n${self}`);
    expect(ran.status).toBe(0);
    expect(() => readFileSync(trap)).toThrow();
  });

  test('the guard has nothing to compare for a run that was started by hand', () => {
    expect(guardWith('', { GOLIVE_ID: '' }).status).toBe(0);
  });
});
