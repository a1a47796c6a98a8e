import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { encodeControl } from '../control.ts';
import { itemTitle } from '../titles.ts';
import { viewInputs } from '../view-inputs.ts';
import { input, modal, reasonInput, textElement } from './modal.ts';

/** Asks why an item is skipped. */
export function itemSkipView(goLive: GoLive, item: string, words: Catalogue): ModalView {
  const said = words.views.itemSkip;
  return modal({
    view: 'item_skip',
    title: said.title,
    submit: said.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, subject: item, t0: goLive.t0 }),
    blocks: [section([said.intro(itemTitle(goLive, item)), said.effect].join('\n')), reasonInput(words)],
  });
}

/** Takes a link or a sentence as evidence. */
export function itemEvidenceView(goLive: GoLive, item: string, words: Catalogue): ModalView {
  const said = words.views.itemEvidence;
  const { evidence } = viewInputs.item_evidence;
  return modal({
    view: 'item_evidence',
    title: said.title,
    submit: said.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, subject: item, t0: goLive.t0 }),
    blocks: [
      section(said.intro(itemTitle(goLive, item))),
      input(
        evidence,
        { label: said.label, hint: said.hint },
        textElement(evidence, { maxLength: 1000, multiline: true }),
      ),
    ],
  });
}
