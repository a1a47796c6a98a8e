import type { GoLive } from '../../domain/go-live.ts';
import { currentPhase, outlookOf, type PhaseOutlook, type StepOutlook } from '../../domain/steps/forecast.ts';
import { areStepsOver, planBeginsAt } from '../../domain/steps/step-rules.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { clockTime, durationText } from '../names/moment.ts';
import { mentionsText } from '../names/people.ts';

const minuteMs = 60_000;

/** How many steps the line names. */
const mostSteps = 3;

/** `*Plan:* Before, now at “checks” (@ole or @tess); ends 19:20, 5 min late`; undefined before it begins and once it is over. */
export function planLine(goLive: GoLive, now: number, words: Catalogue): string | undefined {
  const begins = planBeginsAt(goLive);
  if (begins === undefined || now < begins || areStepsOver(goLive)) return undefined;
  const outlook = outlookOf(goLive, now);
  const phase = outlook && currentPhase(goLive, outlook);
  if (!phase) return undefined;
  const said = words.steps.plan;
  const lateMs = outlook.end.forecast - outlook.end.planned;
  const end = clockTime(outlook.end.forecast, goLive.timeZone, words);
  return said.line({
    phase: outside(phase.phase.title, 60),
    steps: words.people.and(stepsOn(phase).map((step) => stepPart(goLive, step, words))),
    end: lateMs >= minuteMs ? said.late(end, durationText(lateMs, words)) : said.onTime(end),
  });
}

/** What is being done; where nothing is, what comes next. */
export function stepsOn({ steps }: PhaseOutlook): readonly StepOutlook[] {
  const isOn = ({ progress }: StepOutlook): boolean =>
    progress.state === 'running' || progress.state === 'failed';
  const on = steps.filter(isOn);
  return (
    on.length > 0 ? on : steps.filter(({ progress }) => progress.state === 'waiting').slice(0, 1)
  ).slice(0, mostSteps);
}

const stepPart = (goLive: GoLive, { step, owners }: StepOutlook, words: Catalogue): string =>
  words.steps.plan.step(outside(step.title, 60), mentionsText(goLive, owners, words));
