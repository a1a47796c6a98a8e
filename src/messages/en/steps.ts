/** The execution plan: its card, its forms, and what is told of its steps. */
export const steps = {
  title: (id: string) => `${id} · Execution plan`,
  fallback: (id: string, phase: string) => `${id} · Execution plan: ${phase}`,
  onPlan: (end: string) => `On plan: it ends ${end}.`,
  slips: (g: { planned: string; forecast: string; by: string }) =>
    `⏱️ Ends ${g.forecast} by the forecast, *${g.by} later* than the plan (${g.planned}).`,
  early: (g: { planned: string; forecast: string; by: string }) =>
    `Ends ${g.forecast} by the forecast, ${g.by} earlier than the plan (${g.planned}).`,
  rollbackFits: (until: string) => `A rollback that begins by ${until} still ends within the plan.`,
  rollbackFitsLater: (until: string, forecast: string) =>
    `A rollback that begins by ${until} still ends within the plan; by ${forecast}, within the forecast.`,
  rollbackFitsNoMore: (at: string) =>
    `A rollback that begins now may end after the plan: the last moment was ${at}.`,
  over: 'The go-live has taken another way: its plan no longer counts.',
  opens: (at: string) => `The steps can be started from ${at} on.`,
  waitsForDeployment: 'These steps can be started once the deployment is on its way.',
  asOf: (at: string) =>
    `As of ${at}. The plan is drawn anew when something happens, and every five minutes while it is late.`,
  phase: {
    current: (title: string, from: string, to: string) => `*${title}* · ${from} to ${to}`,
    moved: (line: string, from: string, to: string) => `${line}, forecast ${from} to ${to}`,
    ahead: (title: string, from: string, steps: string) => `▫️ *${title}* · from ${from} · ${steps}`,
    settled: (title: string, from: string, to: string) => `✅ *${title}* · ${from} to ${to}`,
    leftOpen: (title: string, steps: string) => `⚠️ *${title}* · left open: ${steps}`,
    count: (n: number) => (n === 1 ? '1 step' : `${n} steps`),
  },
  plan: {
    line: (g: { phase: string; steps: string; end: string }) =>
      `*Plan:* ${g.phase}, now at ${g.steps}; ${g.end}`,
    step: (step: string, who: string) => `“${step}” (${who})`,
    onTime: (end: string) => `ends ${end}`,
    late: (end: string, by: string) => `ends ${end}, ${by} late`,
  },
  state: {
    waiting: 'is not started',
    running: 'is started',
    done: 'is done',
    failed: 'has failed',
    skipped: 'is skipped',
  },
  stateBy: (state: string, by: string) => `${state} already, by ${by}`,
  line: (symbol: string, title: string, rest: readonly string[]) =>
    `${symbol} *${title}*${rest.map((part) => ` · ${part}`).join('')}`,
  blocking: 'the deployment waits for it',
  overdue: (since: string) => `*overdue* since ${since}`,
  planned: (from: string, to: string) => `planned ${from} to ${to}`,
  since: (from: string, by: string) => `${by}, since ${from}`,
  sinceItself: (from: string) => `since ${from}`,
  forecastEnd: (to: string, by: string) => `forecast ${to} (+${by})`,
  forecast: (from: string, to: string) => `forecast ${from} to ${to}`,
  done: (by: string, at: string) => `${by}, ${at}`,
  doneItself: (at: string) => `done ${at}`,
  failed: (by: string, at: string, reason: string) => `*failed*, ${by}, ${at}: ${reason}`,
  failedItself: (at: string) => `*failed* ${at}`,
  skipped: (by: string, reason: string) => `skipped by ${by}: ${reason}`,
  tasksDone: (by: string) => `its tasks are done (${by}); it waits for its notices`,
  tasksDoneOfTest: (by: string) =>
    `its tasks are done (${by}); it waits until every tested channel is answered for`,
  task: (text: string) => `• ${text}`,
  notices: (line: string) => `Notices: ${line}`,
  followsRun: 'follows the deployment by itself',
  measured: {
    fine: (task: string, evidence: string) => `${task} · 🟢 measured: ${evidence}`,
    degraded: (task: string, evidence: string) => `${task} · 🔴 measured: ${evidence}`,
    unknown: (task: string) =>
      `${task} · ⚪ not enough was measured yet: whoever finishes the step confirms it`,
  },
  followsFinalGo: 'done with the final GO',
  workflow: {
    byItself: (file: string) => `runs the workflow ${file} by itself when its time has come`,
    byPerson: (file: string) => `“Start” runs the workflow ${file}`,
    byHand: (name: string) => `done by hand: \`services.yaml\` names no workflow “${name}” for this service`,
    run: (file: string, state: string) => `Workflow ${file}: ${state}`,
  },
  traffic: {
    part: (symbol: string, percent: number) => `${symbol} ${percent} %`,
    parts: (parts: readonly string[]) => `Traffic: ${parts.join(' · ')}`,
    bakes: (until: string, who: string, percent: number) =>
      `Bakes until ${until} while every endpoint stays up; then ${who} may go on with ${percent} %, hold, or roll back.`,
    bakesLast: (until: string) => `Bakes until ${until} while every endpoint stays up; then it is done.`,
    notUp: (bake: string) =>
      `Not every endpoint is known to be up: it bakes anew for ${bake} once they are. Until then nobody can go on.`,
  },
  check: {
    line: (c: { symbol: string; verdict: string; evidence: string; at: string }) =>
      `${c.symbol} Check ${c.verdict}, ${c.at}: ${c.evidence}`,
    short: (symbol: string, verdict: string, at: string) => `${symbol} check ${verdict} ${at}`,
    saw: (line: string, evidence: string) => `${line}: ${evidence}`,
    running: '⏳ check running',
    never: 'checks by itself when it starts',
    weather: (line: string) => `*Weather check:* ${line}`,
    weatherMissing: '*Weather check:* not looked yet',
    verdict: { passed: 'passed', failed: 'failed', unknown: 'could not tell' },
  },
  rollCall: (lines: string) => `Roll call: ${lines}`,
  here: (role: string, by: string) => `✅ ${role} (${by})`,
  missing: (role: string, who: string) => `⏳ ${role} (${who})`,
  vacant: (role: string) => `❔ ${role} (nobody holds it)`,
  more: (n: number) =>
    n === 1
      ? '… and 1 more part: `/golive steps` shows it'
      : `… and ${n} more parts: \`/golive steps\` shows them`,
  none: (id: string) => `The runbook of ${id} has no phases.`,
  open: (list: string) => `*Not finished yet:* ${list}`,
  team: (here: number, all: number) => `*Team:* ${here} of ${all} here`,
  teamMissing: (line: string, who: string) => `${line}, missing: ${who}`,
  finish: {
    title: 'Step done',
    submit: 'Done',
    intro: (step: string) => `You say that “${step}” is *done*.`,
    effect:
      'Your name stands for each task that you tick. If you cannot confirm one, say that the step failed, or skip it with a reason.',
    label: 'I confirm',
    measured: (tasks: string) => `golive has measured, and nobody need confirm: ${tasks}.`,
  },
  fail: {
    title: 'Step failed',
    submit: 'Failed',
    intro: (step: string) => `You say that “${step}” *failed*.`,
    effect: (lead: string) =>
      `${lead} is told in the channel. The step can be tried again, or skipped with a reason. Nothing is rolled back or held by that alone.`,
  },
  skip: {
    title: 'Skip a step',
    submit: 'Skip',
    intro: (step: string) => `You skip “${step}”.`,
    effect: 'Your name and the reason stand in the plan. It can be opened again.',
  },
};
