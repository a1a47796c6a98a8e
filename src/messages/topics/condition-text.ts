import { taskState } from '../../domain/checklist/task.ts';
import { type Condition, conditionsOn, currentConditions } from '../../domain/gates/condition.ts';
import type { VoteCondition } from '../../domain/gates/gate-event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { byText } from '../names/people.ts';
import { phaseTitle } from '../names/titles.ts';
import { owersText } from './task-line.ts';

const beforeText = (goLive: GoLive, { phase }: VoteCondition, words: Catalogue): string =>
  phase === undefined ? words.goIf.deployment : phaseTitle(goLive, phase);

/** The risk that somebody accepted, by name, and what became of its condition. */
function conditionLine(goLive: GoLive, condition: Condition, words: Catalogue): string {
  const said = words.goIf;
  const { state, by = '', reason = '' } = taskState(goLive, condition);
  const facts = {
    text: outside(condition.text, 300),
    by: mention(condition.by),
    owner: owersText(goLive, [condition.id], words),
    before: beforeText(goLive, condition, words),
  };
  if (state === 'done') return said.done(facts, byText(by, words));
  return state === 'skipped'
    ? said.overruled(facts, byText(by, words), outside(reason, 200))
    : said.open(facts);
}

/** Beneath the line of its gate, or of its vote; none where that is no GO-IF. */
export const conditionUnder = (
  goLive: GoLive,
  { gate, vote }: { readonly gate: string; readonly vote?: number },
  words: Catalogue,
): readonly string[] =>
  conditionsOn(goLive, gate)
    .filter(({ version }) => vote === undefined || vote === version)
    .map((condition) => words.goIf.quoted(conditionLine(goLive, condition, words)));

export const conditionLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  currentConditions(goLive).map((condition) => conditionLine(goLive, condition, words));

/** As it was set, whatever became of it. */
export const conditionSet = (
  goLive: GoLive,
  condition: VoteCondition,
  { by, gate, words }: { readonly by: string; readonly gate: string; readonly words: Catalogue },
): string =>
  words.goIf.cast(gate, {
    text: outside(condition.text, 300),
    by,
    owner: mention(condition.owner),
    before: beforeText(goLive, condition, words),
  });
