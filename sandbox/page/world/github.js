import { useEffect, useRef } from 'preact/hooks';
import { html, steady } from '../html.js';
import { timeOf } from './moments.js';
import { Act, Panel } from './panel.js';

const OUTCOMES = {
  succeed: 'succeeds',
  fail: 'fails',
  hang: 'hangs',
  waiting: 'waits for approval',
  reject: 'is not approved',
};
const LATER = {
  'deploy-production.yml': 'The next deployment',
  'rollback-production.yml': 'The next rollback',
};
const SHOWN = 12;
const TONES = {
  success: 'good',
  failure: 'bad',
  cancelled: '',
  skipped: '',
  in_progress: 'warn',
  waiting: 'warn',
};
const MARKS = { success: '✓', failure: '✕', cancelled: '⊘', skipped: '–', in_progress: '●', waiting: '⏸' };

/** Workflow runs, and how they end. */
export function GithubPanel({ world, api }) {
  const { github, place, viewer } = world;
  const running = github.runs.filter(({ status }) => status !== 'completed').length;
  const latest = github.runs.at(-1);
  const pill = running > 0 ? `${running} running` : latest ? said(stateOf(latest)) : 'no run yet';
  return html`
    <${Panel} id="github" title="GitHub" pill=${pill} tone=${running > 0 ? 'warn' : (TONES[latest?.conclusion] ?? '')} open>
      <div class="pickers">
        ${github.workflows
          .filter(({ file }) => file in LATER)
          .map(
            (workflow) =>
              html`<${Later} key=${workflow.file} workflow=${workflow} github=${github} api=${api} />`,
          )}
      </div>
      ${github.runs.length === 0 && html`<p class="empty">No workflow has run yet. A deployment's run appears here with its jobs and steps.</p>`}
      ${github.runs
        .toReversed()
        .slice(0, SHOWN)
        .map(
          (run) =>
            html`<${Run} key=${run.id} run=${run} api=${api} zone=${viewer.tz} shown=${place.run === String(run.id)} />`,
        )}
    <//>
  `;
}

/** How later runs of a workflow end. */
function Later({ workflow, github, api }) {
  const { file } = workflow;
  const chosen = github.scenarios[file]?.outcome ?? github.scenarios['*']?.outcome ?? 'succeed';
  const choose = (event) => {
    const outcome = event.currentTarget.value;
    return api.attempt(() => api.post('/github/scenario', { workflow: file, outcome }));
  };
  return html`
    <label class="picker">
      <span class="small">${LATER[file]}</span>
      <select class="input compact" value=${chosen} onChange=${choose}>
        ${Object.entries(OUTCOMES).map(
          ([value, text]) =>
            html`<option key=${value} value=${value} selected=${value === chosen}>${text}</option>`,
        )}
      </select>
    </label>
  `;
}

const Run = steady(
  ({ run, api, zone, shown }) => html`<${ShownRun} run=${run} api=${api} zone=${zone} shown=${shown} />`,
);

function ShownRun({ run, api, zone, shown }) {
  const element = useRef();
  useEffect(() => {
    if (shown) element.current.scrollIntoView({ block: 'center' });
  }, [shown]);
  const state = stateOf(run);
  const done = run.status === 'completed';
  const turn = (outcome, text) => html`
    <${Act} api=${api} act=${() => api.post('/github/scenario', { runId: run.id, outcome })} aria-pressed=${!done && run.scenario.outcome === outcome}>${text}<//>
  `;
  const person = (action, text, kind) => html`
    <${Act} api=${api} kind=${kind} act=${() => api.post('/github/run', { runId: run.id, action })}>${text}<//>
  `;
  return html`
    <article class=${`run ${shown ? 'shown' : ''}`} ref=${element} aria-label=${`Run ${run.run_number}`}>
      <header class="row">
        <h3 title=${run.display_title}>${run.display_title.replace(/ \[golive:.*\]$/, '')}</h3>
        <span class=${`pill ${TONES[state] ?? ''}`}>${said(state)}</span>
      </header>
      <p class="quiet small">${bornWords(run, zone)}</p>
      <ul class="jobs">${run.jobs.map((job) => html`<${Job} key=${job.id} job=${job} />`)}</ul>
      <div class="buttons" role="group" aria-label=${`What becomes of run ${run.run_number}`}>
        ${run.status === 'waiting' && [person('approve', 'Approve', 'primary'), person('reject', 'Reject')]}
        ${!done && run.status !== 'waiting' && [turn('succeed', 'Succeed'), turn('fail', 'Fail'), turn('hang', 'Hang'), turn('waiting', 'Wait')]}
        ${done ? person('rerun', 'Run again') : person('cancel', 'Cancel')}
      </div>
    </article>
  `;
}

function Job({ job }) {
  const state = job.conclusion ?? job.status;
  const step =
    job.steps.find((s) => s.conclusion === 'failure') ?? job.steps.find((s) => s.status === 'in_progress');
  const ended = job.steps.filter((s) => s.status === 'completed').length;
  return html`
    <li>
      <details>
        <summary>
          <span class=${`state-mark ${TONES[state] ?? ''}`} aria-hidden="true">${MARKS[state] ?? '○'}</span>
          <b>${job.name}</b>
          <span class="quiet step-now">${state === 'waiting' ? 'waits for approval' : (step?.name ?? said(state))}</span>
          <span class="quiet count">${job.steps.length > 0 && `${ended}/${job.steps.length}`}</span>
        </summary>
        <ol class="steps">
          ${job.steps.map((s) => {
            const of = s.conclusion ?? s.status;
            return html`
              <li key=${s.number}>
                <span class=${`state-mark ${TONES[of] ?? ''}`} aria-hidden="true">${MARKS[of] ?? '○'}</span>
                ${s.name}<span class="visually-hidden">, ${said(of)}</span>
              </li>
            `;
          })}
        </ol>
      </details>
    </li>
  `;
}

const bornWords = ({ name, run_number, run_attempt, created_at }, zone) => {
  const attempt = run_attempt > 1 ? `, attempt ${run_attempt}` : '';
  return `${name} #${run_number}${attempt} · ${timeOf(Date.parse(created_at), zone)}`;
};
const stateOf = ({ conclusion, status }) => conclusion ?? status;
const said = (state) => state.replaceAll('_', ' ');
