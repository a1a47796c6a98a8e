const MAX_LENGTH = 300;
const SECRETS =
  /\b(?:gh[a-z]_\w+|github_pat_\w+|xox[a-z](?:\.[a-z]+)?-[\w-]+|xapp-[\w-]+|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*)|(?<=\b(?:bearer|token|basic)\s)[\w.~+/=-]{12,}|(?<=\/\/)[^\s/@]+(?=@)/gi;
/** Control characters, line and paragraph separators, and the marks that turn the reading direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Another system's words, fit for a log or a message: one short line, nothing unprintable, no secret. */
export function plainSentence(text: string, maxLength = MAX_LENGTH): string {
  const line = text
    .slice(0, maxLength * 10)
    .replace(UNPRINTABLE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(SECRETS, '[secret]');
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}
