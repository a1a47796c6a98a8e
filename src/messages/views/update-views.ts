import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { shortForm } from '../../domain/notices/update.ts';
import { section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { shortAudience } from '../topics/update-text.ts';
import { goLiveForm, input, longestReason, textElement } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

/** Asks the lead how it goes. */
export function updateSendView(goLive: GoLive, words: Catalogue): ModalView {
  const said = words.views.update;
  const { text } = viewInputs.update_send;
  return goLiveForm(goLive, words, {
    view: 'update_send',
    title: said.title,
    submit: said.submit,
    blocks: [
      section([goLiveTitle(goLive, words), said.effect].join('\n')),
      input(
        text,
        { label: said.text, hint: said.textHint },
        textElement(text, { maxLength: longestReason, multiline: true }),
      ),
    ],
  });
}

/** The words for the stakeholders, to be put otherwise before they are sent. */
export function updateShortView(goLive: GoLive, number: number, words: Catalogue): ModalView {
  const said = words.views.update;
  const { text } = viewInputs.update_short;
  const update = goLive.updates.sent.find((one) => one.number === number);
  return goLiveForm(goLive, words, {
    view: 'update_short',
    title: said.shortTitle,
    submit: said.shortSubmit,
    subject: String(number),
    blocks: [
      section(said.shortEffect(shortAudience(goLive, words))),
      input(
        text,
        { label: said.shortText, hint: said.textHint },
        textElement(text, {
          maxLength: longestReason,
          multiline: true,
          initial: update && shortForm(goLive, update),
        }),
      ),
    ],
  });
}
