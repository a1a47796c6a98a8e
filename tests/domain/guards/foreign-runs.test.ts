import { expect, it } from 'vitest';
import { foreignOf, type ListedRun } from '../../../src/domain/guards/foreign-run.ts';
import { T0 } from '../../fixtures/golive-fixture.ts';
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
