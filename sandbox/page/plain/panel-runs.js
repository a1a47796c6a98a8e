import { post } from './api.js';
import { attempt, drawList, drawOnce, el } from './dom.js';
import { slackDate } from './slack-date.js';

const OUTCOMES = {
  succeed: 'succeed',
  fail: 'fail',
  hang: 'hang',
  waiting: 'wait for a review',
  reject: 'be rejected',
};
const MARKS = { success: '✓', failure: '✕', cancelled: '⊘', skipped: '–' };

/** Workflow runs, how later ones end, and what a person may do to each on github.com. */
export function drawRuns(box, github, world) {
  if (!box.querySelector('h3')) {
    box.replaceChildren(
      el('h3', {}, `GitHub ${github.repository}`),
      el('div', { class: 'later' }),
      el('div', { class: 'runs' }),
    );
  }
  drawOnce(box.querySelector('.later'), github.scenarios, (scenarios) =>
    github.workflows
      .filter(({ file }) => file === 'deploy-production.yml' || file === 'rollback-production.yml')
      .map(({ file, name }) =>
        laterRuns(file, name, scenarios[file]?.outcome ?? scenarios['*']?.outcome ?? 'succeed'),
      ),
  );
  drawList(
    box.querySelector('.runs'),
    github.runs.toReversed().map((run) => ({ key: run.id, data: run })),
    (run) => drawRun(run, world),
  );
}

function laterRuns(workflow, name, outcome) {
  const set = (event) => attempt(() => post('/github/scenario', { workflow, outcome: event.target.value }));
  return el(
    'label',
    {},
    `“${name}” will `,
    el(
      'select',
      { onchange: set },
      Object.entries(OUTCOMES).map(([value, text]) =>
        el('option', { value, selected: value === outcome }, text),
      ),
    ),
  );
}

function drawRun(run, world) {
  const done = run.status === 'completed';
  const turn = (outcome) => act(outcome, () => post('/github/scenario', { runId: run.id, outcome }));
  const person = (action) => act(action, () => post('/github/run', { runId: run.id, action }));
  return el(
    'article',
    { class: 'run', id: `run-${run.id}` },
    el('strong', {}, run.display_title),
    el('span', { class: `state ${run.conclusion ?? run.status}` }, run.conclusion ?? run.status),
    el(
      'p',
      { class: 'quiet' },
      `#${run.run_number}, attempt ${run.run_attempt}, ${slackDate(Date.parse(run.created_at) / 1000, '{time_secs}', world)}`,
    ),
    el('ul', { class: 'plain' }, run.jobs.map(drawJob)),
    el(
      'div',
      { class: 'buttons' },
      !done && ['succeed', 'fail', 'hang'].map(turn),
      run.status === 'waiting' && ['approve', 'reject'].map(person),
      done ? person('rerun') : person('cancel'),
    ),
  );
}

function act(text, doIt) {
  return el('button', { type: 'button', onclick: () => attempt(doIt) }, text);
}

function drawJob(job) {
  const step = job.steps.find((s) => s.status === 'in_progress');
  const failed = job.steps.find((s) => s.conclusion === 'failure');
  const mark = MARKS[job.conclusion] ?? (job.status === 'in_progress' ? '…' : '·');
  const detail = failed
    ? `: ${failed.name}`
    : step
      ? `: ${step.name}`
      : job.status === 'waiting'
        ? ': waits for a review'
        : '';
  return el('li', {}, `${mark} ${job.name}${detail}`);
}
