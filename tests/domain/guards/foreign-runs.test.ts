import { expect, it } from 'vitest';
import { foreignOf, type ListedRun, mayGoOnBeside } from '../../../src/domain/guards/foreign-run.ts';
import { productionWorkflows } from '../../../src/domain/steps/production-workflows.ts';
import { acceptRun, createGoLiveDriver, deploy, endRun, see } from '../../fixtures/golive-driver.ts';
import { minutes, service, T0, tom } from '../../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../../fixtures/phased-plan.ts';
import { given } from '../given.ts';
import { begun, deploy1, deploying, link, succeeded } from '../histories.ts';

const listed = (runId: number, title = 'Deploy v1.4.2'): ListedRun => ({
  runId,
  title,
  url: `https://github.example/runs/${runId}`,
  workflow: 'deploy-production.yml',
  by: 'somebody',
  at: T0,
});
const mark = `Deploy v1.4.2 [golive:${deploy1}]`;

it('a run belongs to a go-live by its id, or by its mark as long as that id is not known', () => {
  const known = given(...deploying).state.runs;
  expect(
    foreignOf([listed(link.runId), listed(2), listed(3, mark)], known).map(({ runId }) => runId),
  ).toEqual([2, 3]);
  const unnamed = given(...begun).state.runs;
  expect(foreignOf([listed(2), listed(3, mark)], unnamed).map(({ runId }) => runId)).toEqual([2]);
  expect(foreignOf([listed(2)], [])).toHaveLength(1);
});

it('what belongs to none is told once, also when the go-live is over', () => {
  const { title: _title, ...run } = listed(2);
  const report = { type: 'ReportForeignRuns', runs: [run] } as const;
  const found = { type: 'ForeignRunsFound', runs: [run] } as const;
  given(...succeeded)
    .when(report)
    .gives(found);
  given(...succeeded, found)
    .when(report)
    .refused('stale');
  const more = { ...run, runId: 9 };
  given(...succeeded, found)
    .when({ ...report, runs: [run, more] })
    .gives({ type: 'ForeignRunsFound', runs: [more] });
});

it('production is changed by deployment, rollback, steps with traffic, and what the service names; not by what only looks', () => {
  const files = { smoke: 'smoke-tests.yml', migrate: 'migrate.yml' };
  const { runbook, service: looks } = smokeByWorkflow({}, files);
  const two = ['deploy-production.yml', 'rollback-production.yml'];
  expect(productionWorkflows(looks, runbook)).toEqual(two);
  const traffic = smokeByWorkflow({ traffic: [{ percent: 100, bakeMs: minutes(5) }] }, files);
  expect(productionWorkflows(traffic.service, traffic.runbook)).toEqual([...two, 'smoke-tests.yml']);
  const named = { workflows: { ...looks.workflows, changesProduction: ['migrate', 'smoke'] } };
  expect(productionWorkflows(named, undefined)).toEqual([...two, 'migrate.yml', 'smoke-tests.yml']);
  // What people do by hand has no workflow.
  expect(productionWorkflows(service, traffic.runbook)).toEqual(two);
});

it('the runs of steps are known as golive\u2019s own, and a deployment goes on beside one whose step is on in its go-live', () => {
  const driver = createGoLiveDriver({ plan: smokeByWorkflow() });
  deploy(driver);
  driver.runTo(T0 + minutes(10));
  endRun(driver, 'success');
  see(driver, 'up');
  driver.wish(tom, { type: 'StartStep', step: 'smoke' });
  const marked = (runId: number) => listed(runId, 'Smoke [golive:3f9a2c-gl-7-step-smoke-1]');
  expect(foreignOf([marked(5), listed(6)], driver.state.runs).map(({ runId }) => runId)).toEqual([6]);
  acceptRun(driver);
  const { state } = driver;
  const own = state.runs.at(-1)?.link?.runId ?? 0;
  expect(foreignOf([marked(own), marked(9)], state.runs).map(({ runId }) => runId)).toEqual([9]);
  const beside = (asker: typeof state | undefined, runId = own) => mayGoOnBeside(state, asker, marked(runId));
  expect(beside(state)).toBe(true);
  // Its mark alone says nothing once the id is known.
  expect(beside(state, 9)).toBe(false);
  expect(beside(undefined)).toBe(false);
  // The deployment that it followed is not there any more; or it does a step of another go-live of the target.
  expect(beside({ ...state, status: 'deployment_failed' })).toBe(false);
  expect(beside({ ...state, id: 'GL-8' })).toBe(false);
  expect(beside({ ...state, id: 'GL-8', service: { ...service, environment: 'staging' } })).toBe(true);
});
