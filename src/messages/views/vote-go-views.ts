import type { Checkboxes, InputBlock, ModalView } from '@slack/web-api';
import { restsOn } from '../../domain/gates/condition.ts';
import { redCriteria } from '../../domain/gates/criterion-check.ts';
import { isGateClosed } from '../../domain/gates/gate-closing.ts';
import { votesOn } from '../../domain/gates/gate-state.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { linesWithin, plainText, section } from '../blocks/blocks.ts';
import { outside, plain } from '../blocks/mrkdwn.ts';
import { gateOf } from '../cards/gate-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { gateTitle } from '../names/titles.ts';
import { authorsText } from '../topics/changes-text.ts';
import { checkedCriteria, prefilledCriteria } from '../topics/criterion-line.ts';
import { goLiveForm, input, longestReason, textElement } from './modal.ts';
import { criteriaInputs, viewInputs } from './view-inputs.ts';
import { voteSubject } from './vote-subject.ts';

/** Slack's limits for checkboxes. */
const boxesPerBlock = 10;
const longestBox = 75;

/**
 * The criteria of a gate as boxes that whoever votes GO ticks one by one. Ticked already are those whose check is green,
 * and, after one was unticked, those that the same person still confirms.
 */
export function voteGoView(
  goLive: GoLive,
  gateId: string,
  { user, now, words }: { readonly user: string; readonly now: number; readonly words: Catalogue },
): ModalView {
  const said = words.views.voteGo;
  const { comment } = viewInputs.vote_go;
  const gate = gateOf(goLive, gateId);
  const isLate = isGateClosed(goLive, gate, now);
  const isRed = redCriteria(goLive, gate).length > 0;
  const checked = checkedCriteria({ goLive, gate }, { now, words });
  return goLiveForm(goLive, words, {
    view: 'vote_go',
    title: said.title,
    submit: said.submit,
    subject: voteSubject(goLive, gateId),
    blocks: [
      section([said.intro(gateTitle(goLive, gateId), goLive.id), said.effect].join('\n')),
      ...authorsText(goLive, gate, words).map(section),
      ...wholeCriteria(gate, words),
      ...(checked.length > 0 ? [section(said.checks(linesWithin(checked, 2800, words.terms.andMore)))] : []),
      ...criteriaBoxes(gate, {
        ticked: prefilledCriteria({ goLive, gate }, user),
        label: said.label,
        optional: false,
      }),
      input(
        comment,
        {
          label: said.comment,
          hint: isLate ? said.lateHint : isRed ? said.redHint : said.commentHint,
          optional: !isLate && !isRed,
        },
        textElement(comment, { maxLength: longestReason, multiline: true }),
      ),
    ],
  });
}

/** The boxes of a GO, all ticked: without one of them it no longer counts. */
export function untickView(goLive: GoLive, gateId: string, words: Catalogue): ModalView {
  const said = words.views.untick;
  const { reason } = viewInputs.untick_criteria;
  const gate = restingOn(goLive, gateId);
  return goLiveForm(goLive, words, {
    view: 'untick_criteria',
    title: said.title,
    submit: said.submit,
    subject: gateId,
    blocks: [
      section([said.intro(gateTitle(goLive, gateId), goLive.id), said.effect].join('\n')),
      ...wholeCriteria(gate, words),
      ...criteriaBoxes(gate, {
        ticked: gate.criteria.map(({ id }) => id),
        label: said.label,
        optional: true,
      }),
      input(
        reason,
        { label: words.views.fields.reason, hint: words.views.fields.reasonHint, optional: true },
        textElement(reason, { maxLength: longestReason, multiline: true }),
      ),
    ],
  });
}

/** Its criteria without those that a GO-IF leaves unconfirmed. */
export function restingOn(goLive: GoLive, gateId: string): GateDefinition {
  const gate = gateOf(goLive, gateId);
  const votes = votesOn(goLive, gateId);
  if (votes.length === 0) return gate;
  return { ...gate, criteria: gate.criteria.filter(({ id }) => votes.some((vote) => restsOn(vote, id))) };
}

/** A box shows only the beginning of a long criterion: then the whole text stands above. */
export function wholeCriteria({ criteria }: GateDefinition, words: Catalogue) {
  const long = criteria.filter(({ text }) => [...plain(text)].length > longestBox);
  if (long.length === 0) return [];
  const lines = long.map(({ text }) => words.cards.gate.criterion('•', outside(text, 300)));
  return [section(linesWithin(lines, 2900, words.terms.andMore))];
}

/** Slack itself asks for one box of those that are not optional; which of them are missing golive says. */
export function criteriaBoxes(
  { criteria }: GateDefinition,
  {
    ticked,
    label,
    optional,
  }: { readonly ticked: readonly string[]; readonly label: string; readonly optional: boolean },
): readonly InputBlock[] {
  return criteriaInputs.flatMap((place, index) => {
    const shown = criteria.slice(index * boxesPerBlock, (index + 1) * boxesPerBlock);
    if (shown.length === 0) return [];
    const options = shown.map(({ id, text }) => ({ text: plainText(text, longestBox), value: id }));
    const initial = options.filter(({ value }) => ticked.includes(value));
    const element: Checkboxes = {
      type: 'checkboxes',
      action_id: place.action,
      options,
      ...(initial.length > 0 ? { initial_options: initial } : {}),
    };
    return [input(place, { label, optional }, element)];
  });
}
