import type { ModalView } from '@slack/web-api';
import { followUpTasks, openTasks } from '../../domain/checklist/task.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { itemTitle } from '../names/titles.ts';
import { goLiveForm, reasonInput } from './modal.ts';

/** Names what is still open, and asks why the go-live is closed all the same. */
export function closeView(
  goLive: GoLive,
  words: Catalogue,
  { reason }: { readonly reason?: string | undefined } = {},
): ModalView {
  const said = words.views.closeGoLive;
  const open = openTasks(goLive, followUpTasks(goLive)).map(({ id }) => said.task(itemTitle(goLive, id)));
  return goLiveForm(goLive, words, {
    view: 'close',
    title: said.title,
    submit: said.submit,
    blocks: [
      section(said.intro(goLiveTitle(goLive, words))),
      section(open.length > 0 ? said.open(linesWithin(open, 2500, words.terms.andMore)) : said.nothingOpen),
      reasonInput(words, { initial: reason, optional: open.length === 0 }),
    ],
  });
}
