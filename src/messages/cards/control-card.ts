import { allItems, checklistProgress } from '../../domain/checklist/checklist.ts';
import { followUpTasks, isSettled, openTasks, progressOf } from '../../domain/checklist/task.ts';
import {
  areVotesOpen,
  currentRun,
  findRun,
  type GoLive,
  isDispatchBegun,
  isInFlight,
  isRunning,
  lastAcceptedRun,
  lastRun,
  type RunState,
} from '../../domain/go-live.ts';
import { lockOf } from '../../domain/guards/lock.ts';
import { isHealthWatched } from '../../domain/health/watch.ts';
import { standingFinalGo } from '../../domain/people/authority.ts';
import { roleHolders, rolesHeldBy } from '../../domain/people/holders.ts';
import { isVersionMarkedBad } from '../../domain/rollback/bad-version.ts';
import { isBeforeStart, isFinished } from '../../domain/status.ts';
import { actions, context, fields, header, linesWithin, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { bareLink, mention, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { knownWord } from '../names/known-word.ts';
import { cardCountdown, moment, momentInZones } from '../names/moment.ts';
import { goLiveTitle, headAnchor, plainTitle, rollbackVersion, versionText } from '../names/naming.ts';
import { byText, holdersLine, theManagersText } from '../names/people.ts';
import { statusSymbols } from '../names/symbols.ts';
import { environmentText, noticeTitle, purposeText, reasonText } from '../names/titles.ts';
import { nextStep } from '../next/next-step.ts';
import { pagerLine } from '../outgoing/pager.ts';
import { statusPageLine } from '../outgoing/status-page.ts';
import { blockerLine } from '../topics/blocker-text.ts';
import { glassLines } from '../topics/break-glass-text.ts';
import { documentWarnings } from '../topics/document-text.ts';
import { isHealthAlarming } from '../topics/health-text.ts';
import { openIssueLines } from '../topics/issue-text.ts';
import { openLadderLines } from '../topics/ladder-text.ts';
import { noticesLine } from '../topics/notice-line.ts';
import { planDifferenceText } from '../topics/plan-difference.ts';
import { budgetLines } from '../topics/rollback-budget-text.ts';
import { runLine } from '../topics/run-text.ts';
import { overdueUpdateLines } from '../topics/update-text.ts';
import { controlButtons } from './control-buttons.ts';
import { endpointLine, gateLine, performanceLines } from './control-lines.ts';
import { triggersOnCard } from './trigger-blocks.ts';

/** The one card of a go-live, edited in place: where it stands, what is next, and all that can be done now. */
export function controlCard(goLive: GoLive, context_: MessageContext): RenderedMessage {
  const { words } = context_;
  return {
    text: words.cards.control.fallback(goLiveTitle(goLive, words), statusWord(goLive, words)),
    blocks: fitBlocks(
      {
        head: [
          header(plainTitle(goLive, words)),
          section(statusLines(goLive, context_)),
          section(words.terms.next(nextStep(goLive, context_.now, words).text)),
          fields(facts(goLive, context_)),
        ],
        body: details(goLive, context_),
        foot: [
          ...actions(controlButtons(goLive, context_.now, words)),
          context(words.terms.anchor(headAnchor(goLive))),
        ],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

const statusWord = (goLive: GoLive, words: Catalogue): string =>
  goLive.held && !isFinished(goLive.status)
    ? words.terms.onHold(words.terms.status[goLive.status])
    : words.terms.status[goLive.status];

function statusLines(goLive: GoLive, { now, words }: MessageContext): string {
  const said = words.cards.control;
  const { status, held, ended, success, timeZone } = goLive;
  const when = (at: number) => moment(at, timeZone, words);
  const lines = [
    said.status(statusSymbols[status], words.terms.status[status], noteOnStatus(goLive, now, words)),
  ];
  if (held && !isFinished(status))
    lines.push(said.held(byText(held.by, words), when(held.at), reasonText(held.reason, words)));
  if (status === 'aborted' && ended)
    lines.push(said.aborted(byText(ended.by, words), when(ended.at), reasonText(ended.reason, words)));
  if (status === 'succeeded' && success)
    lines.push(said.succeeded(byText(success.by, words), when(success.at)));
  if (status === 'rolled_back' && goLive.rolledBackAt !== undefined)
    lines.push(
      said.rolledBack(
        rollbackVersion(lastAcceptedRun(goLive, 'rollback')?.request, words),
        when(goLive.rolledBackAt),
      ),
    );
  if (goLive.service.bridge && !isFinished(status)) lines.push(said.bridge(bareLink(goLive.service.bridge)));
  lines.push(...glassLines(goLive, words), ...targetLines(goLive, words), ...budgetLines(goLive, now, words));
  if (isVersionMarkedBad(goLive))
    lines.push(said.markedBad(versionText(goLive.version), environmentText(goLive)));
  if (goLive.versionAllowed)
    lines.push(
      said.allowed(
        versionText(goLive.version),
        byText(goLive.versionAllowed.by, words),
        reasonText(goLive.versionAllowed.reason, words),
      ),
    );
  if (!isFinished(status)) lines.push(...documentWarnings(goLive.runbook, { now, timeZone, words }));
  const differences = planDifferenceText(goLive, words);
  if (differences) lines.push(said.planDiffers(byText(goLive.plannedBy, words), differences));
  if (goLive.closed) lines.push(said.closed(byText(goLive.closed.by, words), when(goLive.closed.at)));
  return lines.join('\n');
}

/** What an earlier go-live keeps this one from, and what this one keeps the next one from. */
function targetLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const said = words.cards.control;
  const { lock, bars } = goLive;
  const environment = environmentText(goLive);
  const since = moment(lock?.at ?? goLive.t0, goLive.timeZone, words);
  const managers = theManagersText(goLive, words);
  return [
    ...(isFinished(goLive.status) ? [] : bars)
      // Once it is on its way nothing keeps it back; that all others stand still is shown.
      .filter(({ because }) => areVotesOpen(goLive) || because === 'all_frozen')
      .map((bar) => blockerLine(goLive, { kind: 'bar', ...bar }, words)),
    ...(lockOf(goLive) === 'target_locked'
      ? [said.locked({ environment, since, managers, id: goLive.id })]
      : []),
    ...(lock?.lifted
      ? [said.unlocked(environment, byText(lock.lifted.by, words), reasonText(lock.lifted.reason, words))]
      : []),
  ];
}

/** What makes the status alone misleading, or how long it is until T-0. */
function noteOnStatus(goLive: GoLive, now: number, words: Catalogue): string | undefined {
  if (isHealthAlarming(goLive)) return words.cards.control.healthDown;
  // From T-0 on nothing draws the card anew each minute, and "20 min ago" would soon be wrong.
  return isFinished(goLive.status) || now >= goLive.t0 ? undefined : cardCountdown(goLive, now, words);
}

function facts(goLive: GoLive, { now, words }: MessageContext): readonly string[] {
  const finalGo = standingFinalGo(goLive);
  const said = words.cards.control;
  const { settled, total } = checklistProgress(goLive);
  const blocking = allItems(goLive).filter((item) => item.blocking && !isSettled(goLive, item)).length;
  return [
    said.t0(momentInZones(goLive.t0, goLive.timeZone, words)),
    ...(isFinished(goLive.status) || goLive.runbook.phases.length === 0
      ? []
      : [phaseFact(goLive, now, words)]),
    said.checklist(settled, total, isBeforeStart(goLive.status) ? blocking : 0),
    ...followUpFacts(goLive, now, words),
    finalGo
      ? said.finalGo(byText(finalGo.by, words), moment(finalGo.at, goLive.timeZone, words))
      : said.noFinalGo,
  ];
}

function followUpFacts(goLive: GoLive, now: number, words: Catalogue): readonly string[] {
  const tasks = followUpTasks(goLive);
  if (tasks.length === 0) return [];
  const { settled, total } = progressOf(goLive, tasks);
  const overdue = goLive.closed ? [] : openTasks(goLive, tasks).filter((task) => now > task.dueAt);
  return [words.cards.control.followUps(settled, total, overdue.length)];
}

/** The phase that the plan has for this moment, whatever the deployment does. */
function phaseFact({ runbook, t0, timeZone }: GoLive, now: number, words: Catalogue): string {
  const said = words.cards.control;
  const starts = runbook.phases.map((phase) => ({ phase, from: t0 + phase.startsOffsetMs }));
  const current = starts.findLast(({ from }) => from <= now);
  if (!current) {
    const first = starts[0];
    return first
      ? said.phaseAhead(outside(first.phase.title, 80), moment(first.from, timeZone, words))
      : said.phasesOver;
  }
  const until = current.from + current.phase.durationMs;
  return now < until
    ? said.phase(outside(current.phase.title, 80), moment(until, timeZone, words))
    : said.phasesOver;
}

function details(goLive: GoLive, { now, words, progressOf }: MessageContext) {
  const said = words.cards.control;
  const gates = goLive.runbook.gates.map((gate) => gateLine(goLive, gate, words));
  const shown = (['deploy', 'rollback', 'verify'] as const)
    .map((purpose) => currentRun(goLive, purpose) ?? lastRun(goLive, purpose))
    .filter((run) => run !== undefined);
  const runs = [...shown, ...goLive.runs.filter(isStepGoingOn)].map((run) =>
    runLine(goLive, { run, progress: progressOf?.(run.request.correlationId) }, words),
  );
  const isSeen = isHealthWatched(goLive, now);
  const endpoints = [
    ...goLive.service.health.map((endpoint) => endpointLine(goLive, endpoint.id, words)),
    ...(isSeen ? performanceLines(goLive, words) : []),
  ];
  const notices = noticesLine(goLive, words);
  const signals = [statusPageLine(goLive, words), pagerLine(goLive, words)].filter(
    (line) => line !== undefined,
  );
  const calls = [
    ...openLadderLines(goLive, words),
    ...openIssueLines(goLive, words),
    ...overdueUpdateLines(goLive, words),
  ];
  const { andMore } = words.terms;
  const agreed = [section(said.gates(linesWithin(gates, 2500, andMore)))];
  const running = [
    ...(runs.length > 0 ? [section(said.runs(runs.join('\n')))] : []),
    ...(isDispatchBegun(goLive) && endpoints.length > 0
      ? [section(said[isSeen ? 'health' : 'healthThen'](linesWithin(endpoints, 1500, andMore)))]
      : []),
  ];
  return [
    ...(calls.length > 0 ? [section(linesWithin(calls, 1500, andMore))] : []),
    // Once something runs, the gates are history.
    ...(runs.length > 0 ? [...running, ...triggersOnCard(goLive, now, words), ...agreed] : agreed),
    ...(notices ? [context(said.notices(notices))] : []),
    ...signals.map((line) => context(line)),
    ...missingPeople(goLive, words),
    ...troubles(goLive, words),
  ];
}

/** Also after the plan was left: what GitHub still does stands here. */
const isStepGoingOn = (run: RunState): boolean =>
  run.request.purpose === 'step' && (isInFlight(run) || isRunning(run));

/** What could not be delivered, as people know it: a card, a notice, a run. */
function undeliveredText(
  goLive: GoLive,
  { effect, subject }: { readonly effect: string; readonly subject: string },
  words: Catalogue,
): string {
  if (effect.includes('/pager/')) return words.pager.pager;
  if (effect.includes('/status_page/')) return words.statusPage.page;
  if (effect.includes('/mail/test/')) return words.mail.test.onCard(noticeTitle(goLive, subject, words));
  if (effect.includes('/mail/no_go/')) return words.mail.noGo.onCard;
  if (effect.includes('/mail/escalation/')) return words.mail.escalation.onCard;
  if (effect.includes('/members/')) return words.dueThings.kinds.AskForHolders;
  if (effect.startsWith('reminder/')) return words.cards.control.reminderTo(mention(subject));
  if (effect.includes('/message/')) return knownWord(words.terms.messageOf, subject) ?? outside(subject, 80);
  return findRun(goLive, subject) ? purposeText(goLive, subject, words) : noticeTitle(goLive, subject, words);
}

/** Who of the role holders cannot act any more, in one line. */
function missingPeople(goLive: GoLive, words: Catalogue) {
  const missing = roleHolders(goLive).filter((person) => goLive.left.includes(person));
  if (missing.length === 0 || isFinished(goLive.status)) return [];
  const roles = new Set(missing.flatMap((person) => rolesHeldBy(goLive, person)));
  const shown = [...roles].slice(0, mostMissingRoles).map((role) => holdersLine(goLive, role, words));
  return [section(words.roles.missing(words.terms.list(shown)))];
}

const mostMissingRoles = 5;

/** How many troubles the card tells: the newest. */
const mostTroubles = 3;

function troubles(goLive: GoLive, words: Catalogue) {
  if (goLive.troubles.length === 0) return [];
  const said = words.cards.control;
  const newest = goLive.troubles.slice(-mostTroubles).toReversed();
  const lines = newest.map(({ effect, subject, reason, at }) =>
    said.trouble(
      undeliveredText(goLive, { effect, subject }, words),
      outsideClause(reason, 150),
      moment(at, goLive.timeZone, words),
    ),
  );
  const earlier = goLive.troubles.length - newest.length;
  const all = earlier > 0 ? [...lines, said.earlierTroubles(earlier)] : lines;
  return [section(said.troubles(all.join('\n')))];
}
