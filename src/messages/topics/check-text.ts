import { findItem } from '../../domain/checklist/checklist.ts';
import { findTask } from '../../domain/checklist/task.ts';
import type { CheckEvent } from '../../domain/checks/check-event.ts';
import { checkState, isCheckRunning } from '../../domain/checks/checks.ts';
import type { RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { actorText, mentionsText } from '../names/people.ts';
import { checkSymbols } from '../names/symbols.ts';
import { itemTitle, stepOwners, stepTitle } from '../names/titles.ts';

/** What a check is about, as people know it. */
export function checkTitle(goLive: GoLive, name: string): string {
  const [kind, first = '', second = ''] = name.split('/');
  if (kind === 'item') return itemTitle(goLive, first);
  if (kind === 'step') return stepTitle(goLive, first);
  if (kind === 'follow_up') return itemTitle(goLive, `${first}/${second}`);
  const gate = goLive.runbook.gates.find(({ id }) => id === first);
  return outside(gate?.criteria.find(({ id }) => id === second)?.text ?? name, 150);
}

/** Who answers for what a check looks at. */
function checkOwners(goLive: GoLive, name: string): readonly string[] {
  const [kind, first = '', second = ''] = name.split('/');
  if (kind === 'step') return stepOwners(goLive, first);
  if (kind === 'follow_up') return [findTask(goLive, `${first}/${second}`)?.owner ?? []].flat();
  const owner =
    kind === 'item'
      ? findItem(goLive, first)?.owner
      : goLive.runbook.gates.find(({ id }) => id === first)?.owner;
  return owner === undefined ? [] : [owner];
}

interface Telling {
  readonly goLive: GoLive;
  readonly words: Catalogue;
}

export function checkSentence(
  { actor }: RecordedEvent,
  event: CheckEvent,
  { goLive, words }: Telling,
): string {
  const said = words.events;
  if (event.type === 'ChecksRequested')
    return said.ChecksRequested({ by: actorText(actor, words), n: event.checks.length });
  const check = checkTitle(goLive, event.check);
  const evidence = outside(event.evidence);
  if (event.turnedRed) return said.CheckTurnedRed({ check, evidence });
  return said.CheckCompleted({ check, verdict: words.steps.check.verdict[event.verdict], evidence });
}

export const checkFollowUp = (
  event: Extract<CheckEvent, { type: 'CheckCompleted' }>,
  goLive: GoLive,
  words: Catalogue,
): string | undefined =>
  event.turnedRed
    ? words.followUps.turnedRed(mentionsText(goLive, checkOwners(goLive, event.check), words))
    : undefined;

/** How a check stands, with its evidence and the time of its last look; undefined where it never looked. */
export function checkLine(goLive: GoLive, name: string, words: Catalogue): string | undefined {
  const answered = checkState(goLive, name)?.answered;
  if (!answered) return undefined;
  const said = words.steps.check;
  const evidence = outside(answered.evidence, 150);
  return said.line({
    symbol: checkSymbols[answered.verdict],
    verdict: said.verdict[answered.verdict],
    evidence: answered.link ? link(answered.link, evidence) : evidence,
    at: moment(answered.at, goLive.timeZone, words),
  });
}

interface InLine {
  readonly now: number;
  readonly words: Catalogue;
  /** `short` leaves out what it saw. */
  readonly detail: 'full' | 'short';
}

/** The same in a few words, for a line among others. */
export function shortCheck(goLive: GoLive, name: string, it: InLine): string | undefined {
  const said = it.words.steps.check;
  if (isCheckRunning(goLive, name, it.now)) return said.running;
  const answered = checkState(goLive, name)?.answered;
  if (!answered) return undefined;
  const at = moment(answered.at, goLive.timeZone, it.words);
  const short = said.short(checkSymbols[answered.verdict], said.verdict[answered.verdict], at);
  if (it.detail === 'short') return short;
  const evidence = outside(answered.evidence, 150);
  return said.saw(short, answered.link ? link(answered.link, evidence) : evidence);
}
