import { nearestWord } from '../domain/nearest-word.ts';
import { type Finding, listWords, type Path, quote } from './problem.ts';

/** An id as it stands in a definition. */
export interface Mention {
  readonly path: Path;
  readonly name: string;
}

/** The entries' ids, with the path of each. */
export const idsOf = (entries: readonly { readonly id: string }[], path: Path): readonly Mention[] =>
  entries.map(({ id }, index) => ({ path: [...path, index, 'id'], name: id }));

export const mentionsOf = (names: readonly string[], path: Path): readonly Mention[] =>
  names.map((name, index) => ({ path: [...path, index], name }));

/** Names that stand twice where each must be one of a kind. */
export function findRepeated(mentions: readonly Mention[], what: string): readonly Finding[] {
  const seen = new Set<string>();
  return mentions.flatMap(({ path, name }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ path, message: `this ${what} stands here a second time`, found: quote(name) }];
  });
}

/** Names that nothing of that kind has. */
export function findUnknown(
  mentions: readonly Mention[],
  what: string,
  accepted: readonly string[],
): readonly Finding[] {
  return mentions
    .filter(({ name }) => !accepted.includes(name))
    .map(({ path, name }) => {
      const near = nearestWord(name, accepted);
      const hint = near === undefined ? undefined : `did you mean "${near}"?`;
      return { path, message: `unknown ${what}`, found: quote(name), accepted: listWords(accepted), hint };
    });
}
