import type { GoLive } from '../../domain/go-live.ts';
import { isReported, manualTriggers } from '../../domain/rollback/manual-trigger.ts';
import { whyNotNow } from '../../domain/rollback/rollback.ts';
import { type Blocks, button, context, section, sectionWithButton } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { triggerTitle } from '../names/titles.ts';

/** How many triggers the control card shows; `/golive trigger` shows all. */
const mostOnCard = 5;

/** What people watch themselves, each with a button to report it; nothing where nothing can be rolled back. */
export function triggersOnCard(goLive: GoLive, now: number, words: Catalogue): Blocks {
  if (whyNotNow(goLive, now) !== undefined || manualTriggers(goLive).length === 0) return [];
  const left = manualTriggers(goLive).length - mostOnCard;
  return [
    ...triggerBlocks(goLive, words).slice(0, 1 + mostOnCard),
    ...(left > 0 ? [context(words.cards.triggers.more(left, goLive.id))] : []),
  ];
}

/** The runbook's instruction, then one block for each trigger. */
export function triggerBlocks(goLive: GoLive, words: Catalogue): Blocks {
  const said = words.cards.triggers;
  const { instruction } = goLive.runbook.rollback;
  return [
    section(said.title(instruction === undefined ? said.instruction : outside(instruction, 300))),
    ...manualTriggers(goLive).map(({ id }) => {
      const title = triggerTitle(goLive, id);
      if (isReported(goLive, id)) return section(said.reported(title));
      const value = encodeControl({ goLive: goLive.id, subject: id, t0: goLive.t0 });
      const text = words.buttons.reportTrigger;
      return sectionWithButton(said.trigger(title), button({ action: 'trigger_report', text, value }));
    }),
  ];
}

/** What golive watches by itself; undefined where there is nothing such. */
export function watchedText(goLive: GoLive, words: Catalogue): string | undefined {
  const watched = goLive.runbook.rollback.triggers.filter(
    ({ kind, avgAboveMs }) => kind === 'unavailable' || (kind === 'performance' && avgAboveMs !== undefined),
  );
  if (watched.length === 0) return undefined;
  return words.cards.triggers.watched(words.terms.list(watched.map(({ id }) => triggerTitle(goLive, id))));
}
