import type { GoLive } from '../../domain/go-live.ts';
import type { StepOutlook } from '../../domain/steps/forecast.ts';
import { measuredTasks } from '../../domain/steps/measured-task.ts';
import { overdueSince } from '../../domain/steps/overrun.ts';
import { rollCall } from '../../domain/steps/roll-call.ts';
import { isDeployment, runsItself } from '../../domain/steps/step.ts';
import { areStepsOver } from '../../domain/steps/step-rules.ts';
import { lastRunOfStep, runOfStep, workflowOfStep } from '../../domain/steps/step-run.ts';
import { bakeOf } from '../../domain/steps/traffic.ts';
import { nextPart, partsThere, trafficParts } from '../../domain/steps/traffic-parts.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext } from '../message.ts';
import { clockTime, durationText, moment } from '../names/moment.ts';
import { byText, mentionsText } from '../names/people.ts';
import { stepSymbols } from '../names/symbols.ts';
import { roleTitle, stepOwners } from '../names/titles.ts';
import { checkLine } from './check-text.ts';
import { noticeText } from './notice-line.ts';
import { runLink, runState } from './run-text.ts';

const minuteMs = 60_000;

type Moment = Pick<MessageContext, 'now' | 'words'>;

/** `▶️ *Team Assembly* · @ole, since 17:15 · *overdue* since 17:30 · planned 17:15 to 17:30 · forecast 17:33 (+3 min)` */
export function stepLine(goLive: GoLive, it: StepOutlook, at: Moment): string {
  const { step, progress } = it;
  const title = outside(step.title, 80);
  return at.words.steps.line(stepSymbols[progress.state], title, parts(goLive, it, at));
}

function parts(goLive: GoLive, it: StepOutlook, { now, words }: Moment): readonly string[] {
  const said = words.steps;
  const { progress, planned, forecast } = it;
  const { startedAt, endedAt, by, reason = '' } = progress;
  const time = (at: number) => clockTime(at, goLive.timeZone, words);
  const who = by === undefined ? undefined : byText(by, words);
  const plan = said.planned(time(planned.from), time(planned.to));
  const since = overdueSince(goLive, it.step.id, now);
  const overdue = since === undefined ? [] : [said.overdue(time(since))];
  switch (progress.state) {
    case 'done': {
      const at = time(endedAt ?? planned.to);
      const run = runOfStep(goLive, it.step.id);
      return [who ? said.done(who, at) : said.doneItself(at), ...(run ? [runLink(run, words)] : []), plan];
    }
    case 'skipped':
      return [said.skipped(who ?? '', outside(reason, 150))];
    case 'failed': {
      const at = time(endedAt ?? planned.to);
      return [who && reason ? said.failed(who, at, outside(reason, 150)) : said.failedItself(at)];
    }
    case 'running': {
      const from = time(startedAt ?? planned.from);
      const lateMs = forecast.to - planned.to;
      const waitsFor = it.step.kind === 'channel_test' ? 'tasksDoneOfTest' : 'tasksDone';
      return [
        progress.tasksDone ? said[waitsFor](who ?? '') : who ? said.since(from, who) : said.sinceItself(from),
        ...overdue,
        plan,
        ...(lateMs >= minuteMs && !areStepsOver(goLive)
          ? [said.forecastEnd(time(forecast.to), durationText(lateMs, words))]
          : []),
      ];
    }
    case 'waiting':
      return [
        mentionsText(goLive, it.owners, words),
        ...overdue,
        plan,
        ...(Math.abs(forecast.from - planned.from) >= minuteMs && !areStepsOver(goLive)
          ? [said.forecast(time(forecast.from), time(forecast.to))]
          : []),
        ...(it.isBlocking ? [said.blocking] : []),
      ];
  }
}

/** What belongs to a step that is not over: its tasks, its commands, its run, who is there, what its notices do. */
export function stepDetails(goLive: GoLive, { step }: StepOutlook, it: MessageContext): readonly string[] {
  const { words } = it;
  const said = words.steps;
  const notices = (step.notices ?? []).flatMap((id) => {
    const notice = goLive.runbook.notices.find((n) => n.id === id);
    return (notice && noticeText(goLive, notice, words)) ?? [];
  });
  return [
    ...checkLines(goLive, step, words),
    ...(isDeployment(step) ? [said.followsRun] : workflowLines(goLive, step, it)),
    ...(step.kind === 'decision' ? [said.followsFinalGo] : []),
    ...(step.kind === 'roll_call' ? [said.rollCall(rollCallText(goLive, step, words))] : []),
    ...step.tasks.map((task, number) => said.task(taskText(goLive, step, { task, number, words }))),
    ...(runsItself(step) ? [] : commandLines(step.commands)),
    ...(notices.length > 0 ? [said.notices(notices.join(words.notices.separator))] : []),
  ];
}

/** Which workflow does it and how far that is, or that people do it. */
function workflowLines(
  goLive: GoLive,
  step: StepOutlook['step'],
  { words, progressOf }: MessageContext,
): readonly string[] {
  if (step.kind !== 'workflow') return [];
  const said = words.steps.workflow;
  const file = workflowOfStep(goLive, step);
  if (file === undefined) return [said.byHand(outside(step.workflow ?? '', 60))];
  const run = lastRunOfStep(goLive, step.id);
  const workflow = outside(file, 100);
  const traffic = trafficLines(goLive, step, words);
  if (!run)
    return [step.start === 'automatic' ? said.byItself(workflow) : said.byPerson(workflow), ...traffic];
  const state = runState({ run, progress: progressOf?.(run.request.correlationId) }, words);
  return [said.run(workflow, state), ...traffic];
}

/** How much of the traffic is there, until when it bakes, and who goes on. */
function trafficLines(goLive: GoLive, step: StepOutlook['step'], words: Catalogue): readonly string[] {
  const said = words.steps.traffic;
  const parts = trafficParts(goLive, step);
  if (parts.length === 0) return [];
  const there = partsThere(goLive, step);
  const bake = bakeOf(goLive, step);
  const shown = parts.map((part) => {
    const isBaking = part === bake?.part;
    return said.part(isBaking ? '▶️' : there.includes(part) ? '✅' : '▫️', part.percent);
  });
  if (!bake) return [said.parts(shown)];
  if (bake.endsAt === undefined)
    return [said.parts(shown), said.notUp(durationText(bake.part.bakeMs, words))];
  const next = nextPart(goLive, step);
  const until = moment(bake.endsAt, goLive.timeZone, words);
  const roles = [...new Set([...stepOwners(goLive, step.id), goLive.runbook.deployment.starter])];
  return [
    said.parts(shown),
    next ? said.bakes(until, mentionsText(goLive, roles, words), next.percent) : said.bakesLast(until),
  ];
}

interface TaskOfStep {
  readonly task: string;
  readonly number: number;
  readonly words: Catalogue;
}

/** With what was measured for it. */
function taskText(goLive: GoLive, step: StepOutlook['step'], { task, number, words }: TaskOfStep): string {
  const text = outside(task, 150);
  const measured = measuredTasks(goLive, step).find((one) => one.number === number);
  if (!measured) return text;
  return words.steps.measured[measured.verdict](text, outside(measured.evidence ?? '', 150));
}

function checkLines(goLive: GoLive, step: StepOutlook['step'], words: Catalogue): readonly string[] {
  if (!step.check) return [];
  const line = checkLine(goLive, `step/${step.id}`, words);
  if (line) return [line];
  return step.kind === 'check' ? [words.steps.check.never] : [];
}

/** As they stand in the runbook, without the comments: for copying. */
const commandLines = (commands: readonly string[]): readonly string[] =>
  commands
    .filter((command) => !command.trim().startsWith('#'))
    .map((command) => `\`${outside(command, 150)}\``);

/** How many roles a roll call names; the others are there, or are counted with the missing on the forms. */
const mostRoles = 12;

function rollCallText(goLive: GoLive, step: StepOutlook['step'], words: Catalogue): string {
  const said = words.steps;
  const called = rollCall(goLive, step);
  const named = called.slice(0, mostRoles).map(({ role, answer }) => {
    const title = roleTitle(goLive, role);
    if (answer) return said.here(title, byText(answer.by, words));
    return goLive.service.roles[role]
      ? said.missing(title, mentionsText(goLive, [role], words))
      : said.vacant(title);
  });
  const left = called.length - named.length;
  return [...named, ...(left > 0 ? [words.terms.andMore(left)] : [])].join(', ');
}
