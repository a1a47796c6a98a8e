import type { Checkboxes, InputBlock, ModalView, SectionBlock } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import type { EndpointMeasure } from '../../domain/health/measurement.ts';
import {
  asMeasured,
  type CriterionStanding,
  ownCriteria,
  shortfalls,
  standingsOf,
} from '../../domain/health/success.ts';
import type { Standing } from '../../domain/health/success-event.ts';
import { stepProgress } from '../../domain/steps/step-progress.ts';
import { unfinishedAtSuccess } from '../../domain/steps/unfinished.ts';
import { linesWithin, plainText, section } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import { criterionLine } from '../cards/success-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { stepSymbols } from '../names/symbols.ts';
import { goLiveForm, input, longestReason, textElement } from './modal.ts';
import { metInputs, notMetInputs, viewInputs } from './view-inputs.ts';

/** Slack's limits for checkboxes. */
const boxesPerBlock = 10;
const longestBox = 75;

/** A box each to say that a criterion is met, and one to say that it is not, for what this person answers for. */
export function judgeView(
  goLive: GoLive,
  groupId: string,
  { user, words }: { readonly user: string; readonly words: Catalogue },
): ModalView {
  const said = words.views.judge;
  const { reason } = viewInputs.criteria_judge;
  const group = goLive.runbook.success.criteria.find(({ id }) => id === groupId);
  const own = group ? ownCriteria(goLive, { kind: 'user', id: user, team: '' }, group) : [];
  const long = own.filter(({ criterion }) => [...criterion.text].length > longestBox);
  return goLiveForm(goLive, words, {
    view: 'criteria_judge',
    title: said.title,
    submit: said.submit,
    subject: groupId,
    blocks: [
      section([said.intro(outside(group?.title ?? groupId, 100), goLive.id), said.effect].join('\n')),
      ...(long.length > 0
        ? [
            section(
              linesWithin(
                long.map(({ criterion }) => words.cards.gate.criterion('•', outside(criterion.text, 300))),
                2900,
                words.terms.andMore,
              ),
            ),
          ]
        : []),
      ...boxes(own, { places: metInputs, ticked: 'met', label: said.met }),
      ...boxes(own, { places: notMetInputs, ticked: 'not_met', label: said.notMet }),
      input(
        reason,
        { label: said.reason, hint: words.views.fields.reasonHint, optional: true },
        textElement(reason, {
          maxLength: longestReason,
          multiline: true,
          initial: own.find(({ judged }) => judged?.reason)?.judged?.reason,
        }),
      ),
    ],
  });
}

interface Boxes {
  readonly places: readonly { readonly block: string; readonly action: string }[];
  readonly ticked: Standing;
  readonly label: string;
}

function boxes(own: readonly CriterionStanding[], { places, ticked, label }: Boxes): readonly InputBlock[] {
  return places.flatMap((place, index) => {
    const shown = own.slice(index * boxesPerBlock, (index + 1) * boxesPerBlock);
    if (shown.length === 0) return [];
    const options = shown.map(({ criterion: { id, text }, standing }) => ({
      option: { text: plainText(text, longestBox), value: id },
      isTicked: standing === ticked,
    }));
    const initial = options.filter(({ isTicked }) => isTicked).map(({ option }) => option);
    const element: Checkboxes = {
      type: 'checkboxes',
      action_id: place.action,
      options: options.map(({ option }) => option),
      ...(initial.length > 0 ? { initial_options: initial } : {}),
    };
    return [input(place, { label, optional: true }, element)];
  });
}

/** How many steps that are still open the form names. */
const mostSteps = 8;

/** Asks once more before success is declared, and names what is not met, not proven or open at this moment. */
export function declareView(
  goLive: GoLive,
  {
    now,
    seen,
    words,
  }: { readonly now: number; readonly seen: readonly EndpointMeasure[]; readonly words: Catalogue },
): ModalView {
  const said = words.views.declare;
  const measured = asMeasured(goLive, now, seen);
  const short = shortfalls(measured).map(({ criterion }) => criterion);
  const lines = goLive.runbook.success.criteria
    .flatMap((group) => standingsOf(measured, group))
    .filter(({ criterion }) => short.includes(criterion.id))
    .map((one) => criterionLine(measured, one, words));
  return goLiveForm(goLive, words, {
    view: 'declare_success',
    title: said.title,
    submit: words.buttons.declareSuccess,
    blocks: [
      section([said.intro(goLiveTitle(goLive, words)), words.confirms.declareSuccess.text].join('\n')),
      section(lines.length > 0 ? said.short(linesWithin(lines, 2700, words.terms.andMore)) : said.allMet),
      ...openSteps(goLive, words),
    ],
  });
}

/** What nobody has finished of the plan: whoever declares decides whether it matters. */
function openSteps(goLive: GoLive, words: Catalogue): readonly SectionBlock[] {
  const open = unfinishedAtSuccess(goLive);
  if (open.length === 0) return [];
  const named = open
    .slice(0, mostSteps)
    .map(({ step }) => `${stepSymbols[stepProgress(goLive, step).state]} ${outside(step.title, 60)}`);
  const left = open.length - named.length;
  const list = words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
  return [section(words.views.declare.openSteps(list))];
}
