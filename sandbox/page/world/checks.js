import { html } from '../html.js';
import { Panel } from './panel.js';

const CI = { green: 'are green', red: 'are red', running: 'still run', none: 'never ran' };
const TIMED = { green: 'passed', red: 'failed', old: 'passed two months ago', none: 'never ran' };
const BY_THE_CLOCK = {
  staging: 'The nightly look at staging',
  performance: 'The weekly benchmark',
  backup: 'The nightly restore of the backup',
  rollbackRehearsal: 'The weekly rollback rehearsal',
};
const ISSUES = { 0: 'none', 2: 'two' };
const ALERTS = { 0: 'none', 1: 'one, critical', off: 'not enabled' };
const CLOUD = {
  none: 'operational',
  minor: 'minor outage',
  major: 'partial outage',
  critical: 'major outage',
};

/** What a runbook's automatic checks look at, besides the service itself. */
export function ChecksPanel({ world, api }) {
  const { project } = world.github;
  const { indicator } = world.statusPage;
  const set = (change) => api.post('/github/project', change);
  const troubles = [
    project.ci !== 'green',
    ...Object.keys(BY_THE_CLOCK).map((name) => project[name] !== 'green'),
    project.openIssues > 0,
    project.alerts.code_scanning !== 0,
    indicator !== 'none',
  ].filter(Boolean).length;
  return html`
    <${Panel} id="checks" title="What checks look at" pill=${troubles > 0 ? `${troubles} not good` : 'all good'} tone=${troubles > 0 ? 'bad' : 'good'}>
      <div class="pickers">
        <${Picker} api=${api} label="The tests on GitHub" words=${CI} chosen=${project.ci} choose=${(ci) => set({ ci })} />
        ${Object.entries(BY_THE_CLOCK).map(
          ([name, label]) =>
            html`<${Picker} key=${name} api=${api} label=${label} words=${TIMED} chosen=${project[name]} choose=${(how) => set({ [name]: how })} />`,
        )}
        <${Picker} api=${api} label="Open issues" words=${ISSUES} chosen=${project.openIssues} choose=${(count) => set({ openIssues: Number(count) })} />
        <${Picker}
          api=${api}
          label="Code scanning alerts"
          words=${ALERTS}
          chosen=${project.alerts.code_scanning}
          choose=${(count) => set({ alerts: { code_scanning: count === 'off' ? count : Number(count) } })}
        />
        <${Picker} api=${api} label="The cloud's status page" words=${CLOUD} chosen=${indicator} choose=${(impact) => turnCloud(api, impact)} />
      </div>
    <//>
  `;
}

/** One incident at most, so that the page shows what was chosen. */
async function turnCloud(api, impact) {
  await api.post('/status/resolve');
  if (impact !== 'none') await api.post('/status/incident', { impact });
}

function Picker({ api, label, words, chosen, choose }) {
  return html`
    <label class="picker">
      <span class="small">${label}</span>
      <select class="input compact" value=${String(chosen)} onChange=${(event) => api.attempt(() => choose(event.currentTarget.value))}>
        ${Object.entries(words).map(
          ([value, text]) =>
            html`<option key=${value} value=${value} selected=${value === String(chosen)}>${text}</option>`,
        )}
      </select>
    </label>
  `;
}
