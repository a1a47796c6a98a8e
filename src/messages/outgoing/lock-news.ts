import type { LockNews } from '../../domain/guards/target-event.ts';
import { section } from '../blocks/blocks.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { reasonText } from '../names/titles.ts';

/** Tells one person what became of a lock that they held or waited for. */
export function renderLockNews(news: LockNews, words: Catalogue) {
  const said = words.locks.news;
  const place = outside(`${news.service} ${news.environment}`, 130);
  const by = news.by === undefined ? undefined : mention(news.by);
  const text =
    news.what === 'free'
      ? [said.free({ place, by }), turnText(news, place, words)].join(' ')
      : said[news.what]({
          place,
          by: by ?? '',
          reason: news.reason === undefined ? '' : reasonText(news.reason, words),
        });
  return { text: said.fallback(place), blocks: [section(text)] };
}

/** Nobody is kept from locking it, but who waited first is first. */
function turnText(
  { waiting, index }: Extract<LockNews, { what: 'free' }>,
  place: string,
  words: Catalogue,
): string {
  const said = words.locks.news;
  const people = (all: readonly string[]) => words.people.and(all.slice(0, 10).map(mention));
  const [before, after] = [waiting.slice(0, index), waiting.slice(index + 1)];
  if (before.length > 0) return said.later(people(before), place);
  return after.length > 0 ? said.first(people(after), place) : said.only(place);
}
