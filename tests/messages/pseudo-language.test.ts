import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { glassReviewBefore, restoredBefore, unsaidBefore } from '../../src/domain/said-before.ts';
import { en } from '../../src/messages/en.ts';
import { eventSentence } from '../../src/messages/events/event-sentence.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { KNOWN_EVENTS, toRecordedEvent } from '../../src/store/event-row.ts';
import { linesOf, recordedNames } from '../upgrade/recorded.ts';
import { answersIn, formsIn, type Moment, refusalsIn, sentIn } from './all-said.ts';
import { inGreek, pseudoLanguage } from './pseudo-language.ts';

const words = pseudoLanguage();

/** The newest record of each story: together they have nearly every type of event. */
const names = [
  ...new Map(recordedNames.toSorted().map((name) => [name.replace(/^.*\//, ''), name])).values(),
];

interface Story {
  readonly events: readonly RecordedEvent[];
  readonly effects: readonly Effect[];
  /** Ids, versions, names of one word: they stand as they are in every language. */
  readonly names: ReadonlySet<string>;
}

/** What golive, people or systems said then stays as it was said; it is made Greek, so that no English is left of it. */
function readStory(name: string): Story {
  const kept = new Set<string>();
  const asWritten = (_: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (value.includes(' ') && !Object.hasOwn(en.because, value)) return inGreek(value);
    kept.add(value);
    return value;
  };
  const lines = linesOf(name);
  const read = (text: unknown) => JSON.parse(String(text), asWritten);
  const events = lines.flatMap(({ table, row }) =>
    table === 'events' ? [toRecordedEvent(eventRow(row, JSON.stringify(read(row['event']))))] : [],
  );
  const effects: readonly Effect[] = lines.flatMap(({ table, row }) =>
    table === 'effects' ? [read(row['payload'])] : [],
  );
  return { events, effects, names: kept };
}

const eventRow = (row: Readonly<Record<string, unknown>>, event: string) => ({
  stream: String(row['stream']),
  version: Number(row['version']),
  at: Number(row['at']),
  actor: String(row['actor']),
  origin: String(row['origin']),
  event,
  prev_hash: String(row['prev_hash']),
  hash: String(row['hash']),
});

const stories = new Map(names.map((name) => [name, readStory(name)]));

/** What nobody reads: the ids and values of blocks, and what a mail is in another form. */
const unread =
  /^(?:type|value|style|url|href|html|uid|method|location|place|head|to|(?:action|block|callback)_id|private_metadata|initial_.*)$/;

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split('\n');
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (unread.test(key) ? [] : textsIn(one)));
};

/** Sentences of golive that no event has, of go-lives from before there was another language. */
const before = [restoredBefore, ...Object.values(unsaidBefore)];
const [reviewBefore = ''] = glassReviewBefore('¤', undefined).split('¤');
/** It may be cut. */
const reviewsBefore = new RegExp(`${RegExp.escape(reviewBefore)}[^?…]*[?…]`, 'g');

/** The same in every language: markup, commands, addresses, zones, offsets, what is still to be filled in. */
const neutral =
  /<!--.*-->|&lt;!--.*--&gt;|<[^<>|]*>|<[^<>|]*\||`[^`]*`|\{\{\w+\}\}|https?:\S+|&(?:amp;)*(?:amp|lt|gt);|\b[A-Z]\w+(?:\/[A-Z]\w+)+|\bUTC\b|\bGL-\d+|\bT[+-]\d+[smhd]?\b/g;

function englishIn(text: string, { names: kept }: Story): readonly string[] {
  const plain = before
    .reduce((left, sentence) => left.replaceAll(sentence, ' '), text.replaceAll(/[\u2060\\]/g, ''))
    .replaceAll(reviewsBefore, ' ')
    .replaceAll(neutral, ' ')
    .replaceAll(/[\w.-]+(?:\/[\w.-]+)+/g, (path) => (kept.has(path) ? ' ' : path));
  const found = plain.match(/[A-Za-z][\w.-]*/g) ?? [];
  return found.filter((word) => !kept.has(word) && !kept.has(word.replace(/\.$/, '')));
}

const cardOf = (effect: Effect) => (effect.kind === 'slack.message' ? [effect.message.card] : []);

/** Cards that are there from the beginning; of the others only the end is known to have all. */
const early: readonly string[] = ['control', 'checklist', 'steps', 'gate'];

/** All that is said along the way: of each event, and now and then, and at the end, in every answer, form, card and mail. */
function* saidIn({ events, effects }: Story): Generator<readonly [where: string, said: unknown]> {
  const messages = effects.flatMap((effect) => (effect.kind === 'slack.message' ? [effect.message] : []));
  const own = events.filter(({ stream }) => stream === 'GL-1');
  let goLive: GoLive | undefined;
  for (const event of own) {
    goLive = evolve(goLive, event);
    const { at: now, version } = event;
    const isEnd = event === own.at(-1);
    yield [event.event.type, eventSentence(event, goLive, words)];
    for (const ref of messages)
      if (ref.card === 'event' && ref.version === version)
        yield [`${event.event.type} told`, renderMessage(ref, goLive, { now, words, event, events: own })];
    if (!isEnd && version % 60 !== 0) continue;
    for (const ref of messages)
      if (ref.card !== 'event' && (isEnd || early.includes(ref.card)))
        yield [JSON.stringify(ref), renderMessage(ref, goLive, { now, words })];
    const moment: Moment = { goLive, now, words, events: events.filter(({ at }) => at <= now) };
    if (isEnd) yield* Object.entries(refusalsIn(moment));
    yield* Object.entries<unknown>({ ...answersIn(moment), ...formsIn(moment), ...sentIn(moment) });
  }
}

describe('in another language', () => {
  it.each([...stories])('golive says no word of English: the go-live %s', (_, story) => {
    const found = new Map<string, string>();
    const seen = new Set<string>();
    for (const [where, said] of saidIn(story))
      for (const text of textsIn(said)) {
        if (seen.has(text)) continue;
        seen.add(text);
        for (const word of englishIn(text, story)) found.set(word, `${where}: ${text}`);
      }
    expect(seen.size).toBeGreaterThan(150);
    expect(Object.fromEntries(found)).toEqual({});
  });

  it('for that, every type of event happens and every card is drawn', () => {
    const all = [...stories.values()];
    const told = new Set<string>(all.flatMap(({ events }) => events.map(({ event }) => event.type)));
    expect(Object.keys(KNOWN_EVENTS).filter((type) => !told.has(type))).toEqual([]);
    const drawn = new Set<string>(all.flatMap(({ effects }) => effects.flatMap(cardOf)));
    expect(Object.keys(en.terms.messageOf).filter((card) => !drawn.has(card))).toEqual([]);
  });

  it('the words of the catalogue can be told from what a sentence is made of', () => {
    const said = words.events.Held({ by: '<@U0RITA>', reason: 'the index' });
    expect(said).toBe('⏸️ <@U0RITA> þúţ ţĥé ĝó-ļíṽé *óñ ĥóļđ*: the index');
    expect(words.time.units.days(3)).toBe('3 đáýš');
  });
});
