/** A word that names a go-live or a rehearsal, or begins like one that does and is none. */
export type GoLiveWord = { readonly id: string } | StrayId;

/** It names something that somebody meant, so it is never taken for a text, and never left unread. */
export interface StrayId {
  readonly found: string;
  /** The id that it comes closest to; whether there is one is not known here. */
  readonly meant?: string;
}

/** As it is written in Slack: perhaps in quotes or code marks, before a comma or a colon. */
const idPattern = /^[`*_"'“”„‘’([{]*(gl|rh)-?([1-9]\d{0,8})[`*_"'“”’)\]},.:;!?…]*$/iu;

const prefix = String.raw`^[^\p{L}\p{N}]*(?:g+l+|lg|r+h+)`;
/** `GL-03`, `GL#7`, `GL-7x`, `GL-x`: after the letters a digit, or a dash. */
const likePattern = new RegExp(String.raw`${prefix}(?:[^\p{L}]{0,3}\p{N}|\p{Lm}\p{N}|-)`, 'iu');
const lettersPattern = new RegExp(String.raw`${prefix}[^\p{L}\p{N}]*$`, 'iu');
const meantPattern = /^[^a-z0-9]*(g+l+|lg|r+h+)[^a-z0-9]{0,3}0*([1-9]\d{0,8})(?!\d)/iu;

/** Undefined for any other word. `following` is the next one: "GL 7" is two. */
export function readGoLiveWord(word: string, following = ''): GoLiveWord | undefined {
  const typed = plain(word);
  const [, kind = '', digits] = idPattern.exec(typed) ?? [];
  if (digits) return { id: `${kind.toUpperCase()}-${digits}` };
  if (likePattern.test(seen(typed))) return stray(word, typed);
  const isAlone = lettersPattern.test(seen(typed)) && !/^\p{L}/u.test(following);
  return isAlone ? stray(`${word} ${following}`.trim(), `${typed}${plain(following)}`) : undefined;
}

function stray(found: string, typed: string): StrayId {
  const [, letters = '', digits] = meantPattern.exec(typed) ?? [];
  return { found, ...(digits ? { meant: `${/^r/iu.test(letters) ? 'RH' : 'GL'}-${digits}` } : {}) };
}

/** Full-width letters and every dash as those that a keyboard has: they mean the same without any doubt. */
const plain = (word: string): string =>
  word
    .replace(/[\uff01-\uff5e]/gu, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0))
    .replace(/[\p{Pd}\u2212]/gu, '-');

/** What a reader takes it for, without accents and signs that cannot be seen. */
const seen = (word: string): string => word.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
