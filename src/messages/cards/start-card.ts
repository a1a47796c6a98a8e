import type { Button } from '@slack/web-api';
import type { MessageRef } from '../../domain/effect.ts';
import { currentRun, type GoLive, type RunState } from '../../domain/go-live.ts';
import { blockers } from '../../domain/guards/blockers.ts';
import { isBeforeStart } from '../../domain/status.ts';
import { actions, type Blocks, button, linesWithin, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { durationText, moment, momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { byText, mentionsText, theManagersText, theRolesText } from '../names/people.ts';
import { isPastGrace, possibleControls } from '../next/possible-controls.ts';
import { blockerLine } from '../topics/blocker-text.ts';
import { conditionLines } from '../topics/condition-text.ts';
import { overruledLines } from '../topics/overruled-text.ts';
import { readinessLines } from '../topics/readiness-lines.ts';
import { runState } from '../topics/run-text.ts';
import { startButton } from './control-buttons.ts';

type StartRef = Extract<MessageRef, { card: 'start' | 'start_overdue' }>;

interface Shown {
  readonly text: string;
  readonly blocks: Blocks;
}

/** At T-0: the button that starts the deployment, or what still blocks it; afterwards what came of it. */
export function startCard(goLive: GoLive, ref: StartRef, it: MessageContext): RenderedMessage {
  const { text, blocks } = shown(goLive, ref, it);
  const head = [section(goLiveTitle(goLive, it.words))];
  return {
    text,
    blocks: fitBlocks({ head, body: blocks, foot: [] }, it.words.terms.andMore),
    place: 'channel',
  };
}

function shown(goLive: GoLive, { card, round }: StartRef, it: MessageContext): Shown {
  const { words } = it;
  const said = words.cards.start;
  if (round !== goLive.round) return told(said.moved(momentInZones(goLive.t0, goLive.timeZone, words)));
  // Whoever is asked again gets a message of its own; the first one only points there, also later.
  if (card === 'start' && goLive.start.overdueRound === round) return told(said.askedAgain);
  if (!isBeforeStart(goLive.status)) return told(...afterStart(goLive, words));
  const found = blockers(goLive, it.now);
  if (isPastGrace(goLive, it.now)) return overdue(goLive, it);
  return found.length === 0 ? ready(goLive, it) : blocked(goLive, it);
}

const told = (...lines: readonly string[]): Shown => ({
  text: lines[0] ?? '',
  blocks: [section(lines.join('\n'))],
});

function afterStart(goLive: GoLive, words: Catalogue): readonly string[] {
  const said = words.cards.start;
  const run = currentRun(goLive, 'deploy') ?? lastRefused(goLive);
  if (!run)
    return goLive.status === 'aborted'
      ? [said.aborted(goLive.id)]
      : [said.over(words.terms.status[goLive.status])];
  const isSettled = run.dispatch === 'rejected' || run.conclusion !== undefined;
  return [
    said.started(byText(run.requestedBy, words), moment(run.requestedAt, goLive.timeZone, words)),
    // What is on its way changes more often than this card is drawn anew.
    isSettled ? said.state(runState({ run }, words)) : said.follow(goLive.id),
  ];
}

/** A deployment that GitHub did not take is told too: somebody pressed the button. */
const lastRefused = (goLive: GoLive): RunState | undefined =>
  goLive.runs.findLast((run) => run.request.purpose === 'deploy' && run.dispatch === 'rejected');

function ready(goLive: GoLive, { words }: MessageContext): Shown {
  const said = words.cards.start;
  const { starter, start, graceMs } = goLive.runbook.deployment;
  const until = moment(goLive.t0 + graceMs, goLive.timeZone, words);
  const note = overruledNote(goLive, words);
  const asked =
    start === 'automatic'
      ? said.byItself
      : `${said.ready(mentionsText(goLive, [starter], words), note.length === 0)} ${said.grace(until)}`;
  return {
    text: said.readyFallback(goLive.id),
    blocks: [
      section(asked),
      ...unfinished(goLive, words),
      ...note,
      ...actions([startButton(goLive, 'start_deployment', words)]),
    ],
  };
}

/** What the plan has before the deployment and nobody has finished: it is shown, and keeps nobody from starting. */
function unfinished(goLive: GoLive, words: Catalogue): Blocks {
  const lines = readinessLines(goLive, words);
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}

/** Whoever starts it reads which NO-GO was overruled, by whom and why, and who accepted which risk. */
function overruledNote(goLive: GoLive, words: Catalogue): Blocks {
  const lines = overruledLines(goLive, words);
  const risks = conditionLines(goLive, words);
  const within = (all: readonly string[]) => linesWithin(all, 2800, words.terms.andMore);
  return [
    ...(lines.length > 0 ? [section(words.cards.start.overruled(within(lines)))] : []),
    ...(risks.length > 0 ? [section(words.goIf.risks(within(risks)))] : []),
  ];
}

function blocked(goLive: GoLive, it: MessageContext): Shown {
  const said = it.words.cards.start;
  return {
    text: said.blockedFallback(goLive.id),
    blocks: [section(said.blocked), section(blockerLines(goLive, it)), ...actions(wayOut(goLive, it))],
  };
}

function overdue(goLive: GoLive, it: MessageContext): Shown {
  const { now, words } = it;
  const said = words.cards.start;
  const { graceMs, starter } = goLive.runbook.deployment;
  const possible = possibleControls(goLive, now).has('start_past_grace');
  const managers = theManagersText(goLive, words);
  const passed = said.overdue(moment(goLive.t0, goLive.timeZone, words), durationText(graceMs, words));
  const rest = possible
    ? [
        section(said.overdueReady(theRolesText(goLive, [starter], words), managers)),
        ...overruledNote(goLive, words),
      ]
    : [section(said.overdueBlocked(managers)), section(blockerLines(goLive, it))];
  return {
    text: said.overdueFallback(goLive.id),
    blocks: [
      section(passed),
      ...rest,
      ...actions([
        ...(possible ? [startButton(goLive, 'start_past_grace', words)] : []),
        ...wayOut(goLive, it),
      ]),
    ],
  };
}

const blockerLines = (goLive: GoLive, { now, words }: MessageContext): string =>
  linesWithin(
    blockers(goLive, now).map((blocker) => blockerLine(goLive, blocker, words)),
    2900,
    words.terms.andMore,
  );

/** What is left to do where the start is not possible now. */
function wayOut(goLive: GoLive, { now, words }: MessageContext): readonly Button[] {
  const possible = possibleControls(goLive, now);
  const value = encodeControl({ goLive: goLive.id, t0: goLive.t0 });
  return (['reschedule', 'abort'] as const)
    .filter((action) => possible.has(action))
    .map((action) => button({ action, value, text: words.buttons[action] }));
}
