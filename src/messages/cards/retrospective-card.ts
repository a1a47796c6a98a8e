import type { GoLive } from '../../domain/go-live.ts';
import { actions, button, context, dialog, header } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { byText } from '../names/people.ts';
import { processUpdatesText, retrospectiveSections } from '../topics/retrospective-lines.ts';

/** What everybody noted, edited in place until the retrospective is held. */
export function retrospectiveCard(goLive: GoLive, { words }: MessageContext): RenderedMessage {
  const { held } = goLive.retrospective;
  const said = words.retrospective;
  const text = said.title(goLive.id);
  const value = encodeControl({ goLive: goLive.id, t0: goLive.t0 });
  const { buttons, confirms } = words;
  return {
    text,
    blocks: fitBlocks(
      {
        head: [
          header(text),
          context(
            held
              ? said.held(byText(held.by, words), moment(held.at, goLive.timeZone, words))
              : said.gathering,
          ),
        ],
        body: retrospectiveSections(goLive, words),
        foot: actions([
          ...(held
            ? []
            : [
                button({ action: 'retro_add', text: buttons.retroAdd, value }),
                button({
                  action: 'retro_held',
                  text: buttons.retroHeld,
                  value,
                  confirm: dialog({ ...confirms.retroHeld, deny: confirms.notYet }),
                }),
              ]),
          ...(processUpdatesText(goLive, words) === undefined
            ? []
            : [button({ action: 'retro_text', text: buttons.retroText, value })]),
        ]),
      },
      words.terms.andMore,
    ),
    place: 'thread',
  };
}
