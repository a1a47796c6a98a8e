import { html } from '../html.js';
import { Act, Panel } from './panel.js';

const WORDS = {
  ready: ['It runs.', 'good'],
  starting: ['It starts, and looks first at what it left unfinished.', 'warn'],
  paused: ['It is halted: it answers nobody until it goes on.', 'warn'],
  stopped: ['It does not run. What people do in Slack meanwhile does not reach it.', 'bad'],
  crashed: ['It ended by itself, and is started again.', 'bad'],
};

const timesWords = (starts) =>
  starts === 1 ? 'It was started once' : `It was started ${starts} times since the sandbox began`;

/** The bot's process. Nothing that it acknowledged is lost, whatever is done to it here. */
export function BotPanel({ world, api }) {
  const { bot } = world;
  const [words, tone] = WORDS[bot.status];
  const there = bot.pid !== undefined;
  const kill = (signal) => () => api.post('/bot/kill', { signal });
  return html`
    <${Panel} id="bot" title="The bot" pill=${bot.status} tone=${tone}>
      <p class="small">${words} <span class="quiet">${timesWords(bot.starts)}${there ? `; its process is ${bot.pid}` : ''}.</span></p>
      <div class="buttons" role="group" aria-label="The bot's process">
        ${
          there
            ? html`<${Act} api=${api} act=${() => api.post('/bot/stop')} title="Asks it to end: it finishes what is under way">Stop<//>`
            : html`<${Act} api=${api} kind="primary" act=${() => api.post('/bot/start')}>Start<//>`
        }
        <${Act} api=${api} disabled=${!there} act=${() => api.post('/bot/restart')} title="Stops it in order, and starts it again">Restart<//>
        ${
          bot.status === 'paused'
            ? html`<${Act} api=${api} act=${kill('SIGCONT')}>Go on<//>`
            : html`<${Act} api=${api} disabled=${!there} act=${kill('SIGSTOP')} title="Halts it as a frozen machine would">Pause<//>`
        }
        <${Act} api=${api} kind="danger" disabled=${!there} act=${kill('SIGKILL')} title="Ends it in the middle of whatever it does">Kill −9<//>
      </div>
    <//>
  `;
}
