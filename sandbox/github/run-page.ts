import type { FastifyInstance } from 'fastify';
import type { Repository } from './demo-shop.ts';
import type { PastRun } from './past-runs.ts';
import type { Job, Run } from './run.ts';
import { iso } from './run-json.ts';
import type { Runs } from './runs.ts';

interface SiteParts {
  readonly repository: Repository;
  readonly runs: Runs;
  /** Those that golive did not ask for, as they are now. */
  readonly pastRuns: () => readonly PastRun[];
}

/** What GitHub shows people: a plain page for each run. All other addresses lead to the sandbox's page. */
export function addSite(app: FastifyInstance, { repository, runs, pastRuns }: SiteParts): void {
  const name = `${repository.owner}/${repository.name}`;
  app.get<{ Params: { '*': string } }>(`/${name}/*`, (request, reply) => {
    const id = /^actions\/runs\/(\d+)/.exec(request.params['*'])?.[1];
    if (id === undefined) return reply.redirect('/');
    runs.settle();
    const run = runs.find(Number(id)) ?? pastRuns().find((past) => past.id === Number(id));
    reply.type('text/html; charset=utf-8').headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'self'; font-src 'self'",
      'x-content-type-options': 'nosniff',
    });
    if (!run) return reply.code(404).send(page(`No run ${id}`, [`<p>${text(name)} has no run ${id}.</p>`]));
    return reply.send(runPage(name, run));
  });
}

function runPage(repository: string, run: Run | PastRun): string {
  const isOver = run.status === 'completed';
  return page(
    `${run.workflow.name} #${run.number}`,
    [
      `<p>${text(repository)}</p>`,
      `<h1>${text(run.title)}</h1>`,
      `<p>${text(run.workflow.name)} #${run.number}, <strong>${text(run.conclusion ?? run.status)}</strong>, on ${text(run.ref)} at ${text(run.sha.slice(0, 7))}, created ${time(run.createdMs)}</p>`,
      ...('jobs' in run ? [asked(run), ...run.jobs.map(jobPart)] : [pastPart(run)]),
      '<p>No scripts run in the sandbox: a step has a state and its times, and leaves no log.</p>',
      ...('jobs' in run
        ? [`<p><a href="/#run-${run.id}">Approve, cancel or run it again in the sandbox's panel</a></p>`]
        : []),
    ],
    isOver ? undefined : 2,
  );
}

const asked = ({ actor, attempt, inputs }: Run): string => {
  const rows = Object.entries(inputs).map(([name, value]) => `<li>${text(name)}: ${text(value)}</li>`);
  return `<p>Asked for by ${text(actor)}, attempt ${attempt}, with</p><ul>${rows.join('')}</ul>`;
};

function jobPart({ key, status, conclusion, environment, steps }: Job): string {
  const where = environment === undefined ? '' : ` (${text(environment)})`;
  const rows = steps.map(
    (step) =>
      `<li>${text(step.name)}: ${text(step.conclusion ?? step.status)}${spanOf(step.startedMs, step.completedMs)}</li>`,
  );
  return `<h2>${text(key)}${where}: ${text(conclusion ?? status)}</h2><ol>${rows.join('')}</ol>`;
}

const pastPart = ({ workflow, event, completedMs }: PastRun): string => {
  const jobs = workflow.jobs.map(({ key }) => `<li>${text(key)}</li>`);
  const ended = completedMs === undefined ? '' : `, ended ${time(completedMs)}`;
  return `<p>Started by ${event === 'push' ? 'a push' : 'its schedule'}${ended}. Its jobs:</p><ul>${jobs.join('')}</ul>`;
};

const spanOf = (from: number | undefined, to: number | undefined): string =>
  from === undefined ? '' : `, ${time(from)}${to === undefined ? '' : ` to ${time(to)}`}`;

/** In the sandbox's time. */
const time = (atMs: number): string => `<time>${iso(atMs)}</time>`;

function page(title: string, parts: readonly string[], againAfterS?: number): string {
  const again = againAfterS === undefined ? '' : `<meta http-equiv="refresh" content="${againAfterS}">`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${again}
<title>${text(title)} · the sandbox's GitHub</title>
<link rel="stylesheet" href="/page/plain.css">
</head>
<body>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const text = (value: string): string => value.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
