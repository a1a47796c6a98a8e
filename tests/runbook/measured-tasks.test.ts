import { expect, test } from 'vitest';
import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { changed, problemsOf } from './runbook-text.ts';

const performance = '- { id: slow, text: Slow, kind: performance, avg_above: 2s, for: 10m }';
const task = (trigger: string) => `tasks: [Look, { text: Fast enough, measured_by: ${trigger} }]`;

/** The step after the deployment, with these tasks. */
const withTasks = (text: string, kind = 'manual') =>
  changed(
    '    - { id: down, text: Down, kind: unavailable, for: 5m }',
    `    - { id: down, text: Down, kind: unavailable, for: 5m }\n    ${performance}`,
  ).replace('kind: workflow }', `kind: ${kind}, ${text} }`);

test('a task may be spoken for by the watch of the response times', () => {
  const parsed = parseRunbook(withTasks(task('slow')), 'shop.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.runbook.phases[1]?.steps[0]).toMatchObject({
    tasks: ['Look', 'Fast enough'],
    measuredTasks: { '1': 'slow' },
  });
});

test.each([
  ['by a trigger of another kind', withTasks(task('down')), /unknown trigger of the kind "performance"/],
  ['in a step of another kind', withTasks(task('slow'), 'check'), /only a task of a "manual" step/],
])('it is refused where nothing measures it: %s', (_what, text, problem) => {
  expect(problemsOf(text).join('\n')).toMatch(problem);
});
