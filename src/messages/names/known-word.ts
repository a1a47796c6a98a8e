/** The word for a key from outside, which may be none of those that the catalogue has. */
export function knownWord(words: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const found = Object.hasOwn(words, key) ? words[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
