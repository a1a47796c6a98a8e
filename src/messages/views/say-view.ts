import type { ModalView } from '@slack/web-api';
import { plainText, section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';

/** A modal that only says something, such as a refusal in the place of the form that was submitted. */
export const sayView = (title: string, text: string, words: Catalogue): ModalView => ({
  type: 'modal',
  title: plainText(title, 24),
  close: plainText(words.views.close, 24),
  blocks: [section(text)],
});
