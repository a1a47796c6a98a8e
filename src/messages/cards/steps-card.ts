import type { KnownBlock } from '@slack/web-api';
import { conditionBefore } from '../../domain/gates/condition-rules.ts';
import { type GoLive, mayHaveRun } from '../../domain/go-live.ts';
import {
  currentPhase,
  type Outlook,
  outlookOf,
  type PhaseOutlook,
  type StepOutlook,
} from '../../domain/steps/forecast.ts';
import { areStepsOver, planBeginsAt } from '../../domain/steps/step-rules.ts';
import { actions, type Blocks, chunks, context, header, linesWithin, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { clockTime, durationText, moment } from '../names/moment.ts';
import { stepButtons, stepControls } from '../next/step-controls.ts';
import { stepDetails, stepLine } from '../topics/step-line.ts';
import { owersText } from '../topics/task-line.ts';

/** The execution plan, edited in place: the phase that is on, with what can be done now; the others in a line each. */
export function stepsCard(goLive: GoLive, it: MessageContext): RenderedMessage {
  const { words } = it;
  const title = words.steps.title(goLive.id);
  const outlook = outlookOf(goLive, it.now);
  if (!outlook) return { text: title, blocks: [section(words.steps.none(goLive.id))], place: 'thread' };
  const phase = currentPhase(goLive, outlook);
  return {
    text: phase ? words.steps.fallback(goLive.id, outside(phase.phase.title, 100)) : title,
    blocks: fitBlocks(
      {
        head: [header(title), section(summary(goLive, outlook, it))],
        body: outlook.phases.flatMap((one) =>
          one === phase ? open(goLive, one, { ...it, most: mostWithButtons }) : folded(goLive, one, words),
        ),
        foot: [context(words.steps.asOf(moment(it.now, goLive.timeZone, words)))],
      },
      words.steps.more,
    ),
    place: 'thread',
  };
}

/** Steps with a block of their own; the rest of the phase is told in lines. */
const mostWithButtons = 8;

/** For one person: every phase that has something left to do, with what can be done now. */
export function stepsBlocks(goLive: GoLive, it: MessageContext): Blocks {
  const { words } = it;
  const outlook = outlookOf(goLive, it.now);
  if (!outlook) return [section(words.steps.none(goLive.id))];
  return fitBlocks(
    {
      head: [header(words.steps.title(goLive.id)), section(summary(goLive, outlook, it))],
      body: openPhases(goLive, outlook.phases, it),
      foot: [],
    },
    words.terms.andMore,
  );
}

/** A message takes 50 blocks: what lies behind those need not be drawn, only counted. */
function openPhases(goLive: GoLive, phases: readonly PhaseOutlook[], it: MessageContext): Blocks {
  const blocks: KnownBlock[] = [];
  for (const phase of phases) {
    const isFull = blocks.length >= 50;
    blocks.push(...(isFull ? folded(goLive, phase, it.words) : open(goLive, phase, { ...it, most: 15 })));
  }
  return blocks;
}

const minuteMs = 60_000;

function summary(
  goLive: GoLive,
  { end, rollbackFitsUntil }: Outlook,
  { now, words }: MessageContext,
): string {
  const said = words.steps;
  if (areStepsOver(goLive)) return said.over;
  const time = (at: number) => moment(at, goLive.timeZone, words);
  const slipMs = end.forecast - end.planned;
  const ending = {
    planned: time(end.planned),
    forecast: time(end.forecast),
    by: durationText(Math.abs(slipMs), words),
  };
  const isLate = slipMs >= minuteMs;
  const forecast = isLate
    ? said.slips(ending)
    : slipMs <= -minuteMs
      ? said.early(ending)
      : said.onPlan(ending.planned);
  if (goLive.status === 'succeeded') return forecast;
  const fits =
    now > rollbackFitsUntil.planned
      ? said.rollbackFitsNoMore(time(rollbackFitsUntil.planned))
      : isLate
        ? said.rollbackFitsLater(time(rollbackFitsUntil.planned), time(rollbackFitsUntil.forecast))
        : said.rollbackFits(time(rollbackFitsUntil.planned));
  return [forecast, fits].join('\n');
}

const isSettled = ({ progress }: StepOutlook): boolean =>
  progress.state === 'done' || progress.state === 'skipped';

function folded(goLive: GoLive, { phase, steps, planned, forecast }: PhaseOutlook, words: Catalogue): Blocks {
  const said = words.steps.phase;
  const title = outside(phase.title, 100);
  const time = (at: number) => clockTime(at, goLive.timeZone, words);
  if (steps.every(isSettled)) return [section(said.settled(title, time(forecast.from), time(forecast.to)))];
  const isPast = phase.startsOffsetMs < 0 && mayHaveRun(goLive);
  const left = steps.filter((step) => !isSettled(step)).map(({ step }) => outside(step.title, 60));
  if (isPast)
    return [section(said.leftOpen(title, linesWithin([left.join(', ')], 1000, words.terms.andMore)))];
  return [section(said.ahead(title, time(planned.from), said.count(steps.length)))];
}

interface Opened extends MessageContext {
  /** How many steps get a block of their own. */
  readonly most: number;
}

function open(goLive: GoLive, outlook: PhaseOutlook, it: Opened): Blocks {
  const { words } = it;
  const blocks: KnownBlock[] = [
    section([phaseLine(goLive, outlook, words), ...notYet(goLive, outlook, it)].join('\n')),
  ];
  let left = it.most;
  let lines: string[] = [];
  const flush = (): void => {
    blocks.push(...chunks(lines, 2900).map(section));
    lines = [];
  };
  for (const step of outlook.steps) {
    const controls = isBegun(goLive, it.now) ? stepControls(goLive, step, it.now) : [];
    const isAlone = !isSettled(step) && controls.length > 0 && left > 0;
    const isOn = step.progress.state === 'running' || isAlone;
    const text = [stepLine(goLive, step, it), ...(isOn ? stepDetails(goLive, step, it) : [])];
    if (!isAlone) {
      lines.push(linesWithin(text, 2900, words.terms.andMore));
      continue;
    }
    flush();
    left -= 1;
    blocks.push(
      section(linesWithin(text, 2900, words.terms.andMore)),
      ...actions(stepButtons(goLive, step, { controls, words })),
    );
  }
  flush();
  return blocks;
}

const isBegun = (goLive: GoLive, now: number): boolean => now >= (planBeginsAt(goLive) ?? now);

function phaseLine(goLive: GoLive, { phase, planned, forecast }: PhaseOutlook, words: Catalogue): string {
  const said = words.steps.phase;
  const time = (at: number) => clockTime(at, goLive.timeZone, words);
  const line = said.current(outside(phase.title, 100), time(planned.from), time(planned.to));
  const isMoved =
    !areStepsOver(goLive) &&
    (Math.abs(forecast.from - planned.from) >= minuteMs || Math.abs(forecast.to - planned.to) >= minuteMs);
  return isMoved ? said.moved(line, time(forecast.from), time(forecast.to)) : line;
}

function notYet(goLive: GoLive, { phase }: PhaseOutlook, { now, words }: MessageContext): readonly string[] {
  if (areStepsOver(goLive)) return [];
  const waitsFor = conditionBefore(goLive, phase);
  if (waitsFor)
    return [words.goIf.waits(outside(waitsFor.text, 200), owersText(goLive, [waitsFor.id], words))];
  if (phase.startsOffsetMs >= 0) return mayHaveRun(goLive) ? [] : [words.steps.waitsForDeployment];
  const from = planBeginsAt(goLive) ?? now;
  return now < from ? [words.steps.opens(moment(from, goLive.timeZone, words))] : [];
}
