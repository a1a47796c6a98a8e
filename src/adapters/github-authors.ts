import { z } from 'zod';
import type { Changes } from '../domain/deployment/changes.ts';
import type { Catalogue } from '../messages/catalogue.ts';

/*
 * Who wrote commits: whom GitHub names for each, and whoever stands in its message as `Co-authored-by:`. Messages are outside
 * text: what is no such line names nobody, and nothing in them throws.
 */

/** Whoever is left out could vote on their own work: then it is said that not all authors are known. */
const mostAuthors = 500;
const longestName = 80;
/** Trailers stand at the end of a message: of a longer one only so much is looked at. */
const messageEnd = 65_536;
const longestLine = 1_000;

const person = z.object({ name: z.string().nullish(), email: z.string().nullish() });

export const authoredSchema = z.object({
  author: z.object({ login: z.string() }).nullish(),
  commit: z.object({ author: person.nullish(), message: z.string() }),
});

type Authored = z.output<typeof authoredSchema>;
type Person = z.output<typeof person>;

/** GitHub's own addresses name the account: `login@…` or `ID+login@…`. */
const githubAddress = /^(?:\d{1,20}\+)?([\w-]{1,80}(?:\[bot\])?)@users\.noreply\.github\.com$/i;

/** Whoever has no account, or none that the address tells, is called by name: that is told, and holds nothing up. */
export function authorsOf(
  commits: readonly Authored[],
  total: number,
  words: Catalogue['outside']['github']['authors'],
): Pick<Changes, 'authors' | 'authorsProblem'> {
  const known = addressesOf(commits);
  const nameOf = (one: Person): string => accountOf(one, known) ?? (one.name || words.nameless);
  const names = [
    ...commits.map(({ author, commit }) => author?.login ?? nameOf(commit.author ?? {})),
    ...commits.flatMap(({ commit }) => coAuthorsOf(commit.message).map(nameOf)),
  ];
  const authors = [...new Set(names.map((name) => name.slice(0, longestName)))];
  const problem =
    commits.length < total
      ? words.notAllRead(commits.length, total)
      : words.notAllKept(mostAuthors, authors.length);
  const isWhole = commits.length >= total && authors.length <= mostAuthors;
  return { authors: authors.slice(0, mostAuthors), ...(isWhole ? {} : { authorsProblem: problem }) };
}

/** The accounts of the addresses by which GitHub recognised somebody in one of these commits. */
const addressesOf = (commits: readonly Authored[]): ReadonlyMap<string, string> =>
  new Map(
    commits.flatMap(({ author, commit }) => {
      const email = commit.author?.email;
      return author && email ? [[email.toLowerCase(), author.login] as const] : [];
    }),
  );

const accountOf = ({ email }: Person, known: ReadonlyMap<string, string>): string | undefined => {
  const address = (email ?? '').toLowerCase();
  return known.get(address) ?? githubAddress.exec(address)?.[1];
};

const coAuthorsOf = (message: string): readonly Person[] =>
  message
    .slice(-messageEnd)
    .split(/\r\n|\r|\n/)
    .flatMap((line) => coAuthorOf(line) ?? []);

function coAuthorOf(line: string): Person | undefined {
  const key = /^co-authored-by[ \t]*:/i.exec(line)?.[0];
  if (key === undefined) return undefined;
  const value = line.slice(key.length, longestLine);
  const [name = '', address = ''] = value.split(/[<>]/, 2).map((part) => part.trim());
  return name || address ? { name, email: address } : undefined;
}
