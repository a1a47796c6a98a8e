import type { GoLive } from '../../domain/go-live.ts';
import {
  type CriterionStanding,
  currentMeasurement,
  isJudged,
  measurementsDue,
  ownersOf,
  standingsOf,
  worst,
} from '../../domain/health/success.ts';
import type { CriteriaGroup } from '../../domain/runbook.ts';
import {
  button,
  chunks,
  context,
  fittingLines,
  header,
  section,
  sectionWithButton,
} from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { byText, mentionsText } from '../names/people.ts';
import { standingOfCriterion } from '../names/symbols.ts';
import { measureText } from '../topics/measure-text.ts';

const mostCharacters = 9000;
const blockCharacters = 2900;

/** The criteria of success with the verdict of each and of each group, from validation on, edited in place. */
export function successCard(goLive: GoLive, { words }: MessageContext): RenderedMessage {
  const said = words.success;
  const { criteria } = goLive.runbook.success;
  const all = criteria.flatMap((group) => standingsOf(goLive, group));
  const met = all.filter(({ standing }) => standing === 'met').length;
  const text = said.title(goLive.id, met, all.length);
  const most = Math.floor(mostCharacters / Math.max(1, criteria.length));
  return {
    text,
    blocks: fitBlocks(
      {
        head: [header(text)],
        body: criteria.flatMap((group) => {
          const lines = fittingLines(groupLines(goLive, group, words), most, words.terms.andMore);
          const [first = '', ...others] = chunks(lines, blockCharacters);
          const judge = judgeButton(goLive, group, words);
          return [judge ? sectionWithButton(first, judge) : section(first), ...others.map(section)];
        }),
        foot: measuredLine(goLive, words),
      },
      words.terms.andMore,
    ),
    place: 'thread',
  };
}

function groupLines(goLive: GoLive, group: CriteriaGroup, words: Catalogue): readonly string[] {
  const standings = standingsOf(goLive, group);
  const verdict = worst(standings.map(({ standing }) => standing));
  return [
    words.success.group(outside(group.title, 80), words.success.standing[verdict]),
    ...standings.map((one) => criterionLine(goLive, one, words)),
  ];
}

/** Its standing in a sign and in words, and who or what says so. */
export function criterionLine(goLive: GoLive, one: CriterionStanding, words: Catalogue): string {
  const said = words.success;
  const { criterion, standing, judged, owner } = one;
  const line = said.line({
    symbol: standingOfCriterion[standing],
    text: outside(criterion.text, 150),
    standing: standing === 'met' ? undefined : said.standing[standing],
    isRequired: criterion.required === true,
  });
  if (criterion.measure) return said.measured(line, measureText(goLive, criterion.measure, words));
  if (!judged || standing === 'open') return said.owed(line, mentionsText(goLive, [owner], words));
  const by = byText(judged.by, words);
  const at = moment(judged.at, goLive.timeZone, words);
  return said.judged(line, { by, at, reason: judged.reason ? outside(judged.reason, 150) : undefined });
}

function measuredLine(goLive: GoLive, words: Catalogue) {
  const measured = currentMeasurement(goLive);
  if (!measured) return [];
  const { from, to } = measured;
  const at = (instant: number) => moment(instant, goLive.timeZone, words);
  const line = words.success.window(at(from), at(to));
  const next = measurementsDue(goLive)[0];
  return [
    context(next ? words.success.measuredAnew(line, at(next.at), goLive.status === 'succeeded') : line),
  ];
}

/** Beside its group, for an action id stands once in a block. */
function judgeButton(goLive: GoLive, group: CriteriaGroup, words: Catalogue) {
  if (!isJudged(goLive) || ownersOf(goLive, group).length === 0) return undefined;
  return button({
    action: 'criteria_judge',
    text: words.buttons.judgeCriteria,
    value: encodeControl({ goLive: goLive.id, subject: group.id, t0: goLive.t0 }),
  });
}
