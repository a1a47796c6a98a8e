import type { Call } from './rest-door.ts';

/** One page of a list, as `per_page` and `page` ask for it, and the number of the last one. */
export function pageOf<T>(all: readonly T[], call: Call): { items: readonly T[]; last: number } {
  const perPage = perPageOf(call);
  const page = Math.max(1, Number(call.query['page'] ?? 1) || 1);
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    last: Math.max(1, Math.ceil(all.length / perPage)),
  };
}

/** GitHub's `Link` header; `url` is the list's own address. */
export function linkHeader(url: string, call: Call, last: number): Record<string, string> {
  const page = Math.max(1, Number(call.query['page'] ?? 1) || 1);
  if (page >= last) return {};
  const link = (to: number, rel: string) =>
    `<${url}?${new URLSearchParams({ ...call.query, page: String(to) })}>; rel="${rel}"`;
  return { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` };
}

/** The lists that GitHub pages by a cursor: `after` names the place, and there are no page numbers. */
export function pageAfter<T>(
  all: readonly T[],
  call: Call,
  url: string,
): { items: readonly T[]; headers: Record<string, string> } {
  const from = Number(Buffer.from(call.query['after'] ?? '', 'base64url').toString() || 0);
  const to = from + perPageOf(call);
  if (to >= all.length) return { items: all.slice(from), headers: {} };
  const after = Buffer.from(String(to)).toString('base64url');
  const next = `${url}?${new URLSearchParams({ ...call.query, after })}`;
  return { items: all.slice(from, to), headers: { link: `<${next}>; rel="next"` } };
}

function perPageOf(call: Call): number {
  return Math.min(100, Math.max(1, Number(call.query['per_page'] ?? 30) || 30));
}
