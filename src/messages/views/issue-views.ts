import type { InputBlock, ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { issueOf } from '../../domain/notices/issue.ts';
import { isFinished } from '../../domain/status.ts';
import { section } from '../blocks/blocks.ts';
import { outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { goLiveForm, input, longestReason, option, reasonInput, textElement } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

interface Typed {
  readonly what?: string | undefined;
}

/** Asks what goes wrong, how bad it is, until when, and whether the go-live is to wait for it. */
export function issueOpenView(goLive: GoLive, words: Catalogue, typed: Typed = {}): ModalView {
  const said = words.views.issue;
  const { what, severity, hold } = viewInputs.issue_open;
  const [normal, severe] = [option(said.normal, 'normal'), option(said.severe, 'severe')];
  return goLiveForm(goLive, words, {
    view: 'issue_open',
    title: said.title,
    submit: said.submit,
    blocks: [
      section([goLiveTitle(goLive, words), said.effect].join('\n')),
      input(
        what,
        { label: said.what, hint: said.whatHint },
        textElement(what, { maxLength: longestReason, multiline: true, initial: typed.what }),
      ),
      input(
        severity,
        { label: said.severity },
        {
          type: 'radio_buttons',
          action_id: severity.action,
          options: [normal, severe],
          initial_option: normal,
        },
      ),
      ...etaInputs(goLive, words, { optional: true }),
      ...(isFinished(goLive.status)
        ? []
        : [
            input(
              hold,
              { label: said.hold, optional: true },
              { type: 'checkboxes', action_id: hold.action, options: [option(said.holdIt, 'hold')] },
            ),
          ]),
    ],
  });
}

/** Asks for the new time of an issue. */
export function issueEtaView(goLive: GoLive, number: number, words: Catalogue): ModalView {
  const said = words.views.issue;
  return goLiveForm(goLive, words, {
    view: 'issue_eta',
    title: said.etaTitle,
    submit: said.etaSubmit,
    subject: String(number),
    blocks: [
      section(said.about(number, outside(issueOf(goLive, number)?.what ?? '', 300))),
      ...etaInputs(goLive, words, { optional: false }),
    ],
  });
}

/** Asks how it was resolved. */
export function issueResolveView(goLive: GoLive, number: number, words: Catalogue): ModalView {
  const said = words.views.issue;
  return goLiveForm(goLive, words, {
    view: 'issue_resolve',
    title: said.resolveTitle,
    submit: said.resolveSubmit,
    subject: String(number),
    blocks: [
      section(
        [
          said.about(number, outsideClause(issueOf(goLive, number)?.what ?? '', 300)),
          said.resolveEffect,
        ].join('\n'),
      ),
      reasonInput(words, { hint: said.resolveHint }),
    ],
  });
}

/** A day may be left out, for it is today nearly always. */
function etaInputs(
  { timeZone }: GoLive,
  words: Catalogue,
  { optional }: { readonly optional: boolean },
): readonly InputBlock[] {
  const said = words.views.issue;
  const { date, time } = viewInputs.issue_eta;
  return [
    input(
      time,
      { label: said.etaTime, hint: said.etaHint(timeZone), optional },
      { type: 'timepicker', action_id: time.action },
    ),
    input(
      date,
      { label: said.etaDate, hint: said.etaDateHint, optional: true },
      { type: 'datepicker', action_id: date.action },
    ),
  ];
}
