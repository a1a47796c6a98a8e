import type { Catalogue } from '../../src/messages/catalogue.ts';
import { en } from '../../src/messages/en.ts';

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'áƀçđéƒĝĥíĵķļɱñóþʠŕšţúṽŵẋýžÁɃÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'].map((accented, index) => [
    String.fromCodePoint(index < 26 ? 97 + index : 65 + index - 26),
    accented,
  ]),
);

/** Markup, commands and what is filled in later stay as they are. */
const kept = /<[^<>]*>|`[^`]*`|\{\{?[^{}]*\}?\}|https?:\S+/g;

const accentedWord = (text: string): string =>
  text.replaceAll(/[A-Za-z]/g, (letter) => accents[letter] ?? letter);

const between = (text: string, parts: RegExp): string => {
  let done = 0;
  let result = '';
  for (const { 0: part, index } of text.matchAll(parts)) {
    result += accentedWord(text.slice(done, index)) + part;
    done = index + part.length;
  }
  return result + accentedWord(text.slice(done));
};

function factsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /[A-Za-z]/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(factsIn) : [];
}

/** Whole words only: a key that is no fact is not looked for inside of a word. */
const asPattern = (fact: string): string =>
  `${/^\w/.test(fact) ? '(?<!\\w)' : ''}${RegExp.escape(fact)}${/\w$/.test(fact) ? '(?!\\w)' : ''}`;

/** The same is said again and again. */
const saidBefore = new Map<string, string>();

function sentence(text: string, facts: readonly string[]): string {
  const told = facts.filter((fact) => text.includes(fact)).toSorted((a, b) => b.length - a.length);
  const key = [text, ...told].join('\0');
  const known = saidBefore.get(key);
  if (known !== undefined) return known;
  const parts = told.length === 0 ? kept : new RegExp([...told.map(asPattern), kept.source].join('|'), 'g');
  const said = between(text, parts);
  saidBefore.set(key, said);
  return said;
}

function spoken(value: unknown, facts: readonly string[]): unknown {
  if (typeof value === 'string') return sentence(value, facts);
  if (typeof value === 'function')
    return (...more: readonly unknown[]) => spoken(value(...more), [...facts, ...factsIn(more)]);
  if (Array.isArray(value)) return value.map((one) => spoken(one, facts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoken(one, facts)]));
}

/**
 * English with an accent on each letter, so that it can be told from what did not come out of the catalogue. What a
 * sentence is made of is left as it came in. Its dates are Greek.
 */
export function pseudoLanguage(): Catalogue {
  const words = spoken(en, []) as Catalogue;
  return {
    ...words,
    time: { ...words.time, locale: 'el-GR', slackDate: en.time.slackDate, slackTime: en.time.slackTime },
  };
}

/** The same in Greek letters, for what people wrote: whatever is more than a word. */
export const inGreek = (text: string): string =>
  text.replaceAll(/\{\{[^{}]*\}\}|<[^<>]*>|https?:\S+|[A-Za-z]/g, (part) =>
    part.length > 1 ? part : (greek[part] ?? part),
  );

const greek: Readonly<Record<string, string>> = Object.fromEntries(
  [...'αβγδεζηθικλμνξοπρστυφχψωϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ'].map((letter, index) => [
    String.fromCodePoint(index < 26 ? 97 + index : 65 + index - 26),
    letter,
  ]),
);
