/** What somebody means by an id or a title, or by the beginning of one; empty where nothing, or more than one, is meant. */
export function findNamed<T extends { readonly id: string; readonly title: string }>(
  list: readonly T[],
  written: string,
): readonly T[] {
  const wanted = spaced(written);
  if (wanted === '') return [];
  const names = ({ id, title }: T) => [spaced(id), spaced(title)];
  const exact = list.filter((one) => names(one).includes(wanted));
  if (exact.length > 0) return exact;
  const begun = list.filter((one) => names(one).some((name) => name.startsWith(wanted)));
  return begun.length === 1 ? begun : [];
}

const spaced = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ');
