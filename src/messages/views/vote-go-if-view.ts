import type { ModalView } from '@slack/web-api';
import { phasesAhead } from '../../domain/gates/condition.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import { isUserId } from '../blocks/mrkdwn.ts';
import { gateOf } from '../cards/gate-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { theRolesText } from '../names/people.ts';
import { gateTitle } from '../names/titles.ts';
import { authorsText } from '../topics/changes-text.ts';
import { checkedCriteria, prefilledCriteria } from '../topics/criterion-line.ts';
import { goLiveForm, input, longestReason, option, textElement } from './modal.ts';
import { viewInputs } from './view-inputs.ts';
import { criteriaBoxes, wholeCriteria } from './vote-go-views.ts';
import { voteSubject } from './vote-subject.ts';

/** A GO under a condition: what must be done, by whom and before which phase. */
export function voteGoIfView(
  goLive: GoLive,
  gateId: string,
  { user, now, words }: { readonly user: string; readonly now: number; readonly words: Catalogue },
): ModalView {
  const said = words.goIf.view;
  const { condition, person } = viewInputs.vote_go_if;
  const gate = gateOf(goLive, gateId);
  const checked = checkedCriteria({ goLive, gate }, { now, words });
  return goLiveForm(goLive, words, {
    view: 'vote_go_if',
    title: said.title,
    submit: said.submit,
    subject: voteSubject(goLive, gateId),
    blocks: [
      section(
        [
          said.intro(gateTitle(goLive, gateId), goLive.id),
          said.effect(theRolesText(goLive, [gate.escalation], words)),
        ].join('\n'),
      ),
      ...authorsText(goLive, gate, words).map(section),
      input(
        condition,
        { label: said.condition, hint: said.conditionHint },
        textElement(condition, { maxLength: longestReason, multiline: true }),
      ),
      input(
        person,
        { label: said.owner, hint: said.ownerHint },
        {
          type: 'users_select',
          action_id: person.action,
          ...(isUserId(user) ? { initial_user: user } : {}),
        },
      ),
      ...phaseInput(goLive, now, words),
      ...wholeCriteria(gate, words),
      ...(checked.length > 0
        ? [section(words.views.voteGo.checks(linesWithin(checked, 2800, words.terms.andMore)))]
        : []),
      ...criteriaBoxes(gate, {
        ticked: prefilledCriteria({ goLive, gate }, user),
        label: said.label,
        optional: true,
      }),
    ],
  });
}

/** A runbook without phases has the deployment alone to wait. */
function phaseInput(goLive: GoLive, now: number, words: Catalogue) {
  const { phase } = viewInputs.vote_go_if;
  const phases = phasesAhead(goLive, now);
  const first = phases.find(({ startsOffsetMs }) => startsOffsetMs >= 0) ?? phases[0];
  if (!first) return [];
  const options = phases.map(({ id, title }) => option(title, id));
  const initial = option(first.title, first.id);
  return [
    input(
      phase,
      { label: words.goIf.view.phase },
      { type: 'static_select', action_id: phase.action, options, initial_option: initial },
    ),
  ];
}
