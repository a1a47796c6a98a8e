import type { Changes } from '../../domain/deployment/changes.ts';
import { authorsUnknownFor, authorsWithoutPerson } from '../../domain/gates/authors.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { fittingLines } from '../blocks/blocks.ts';
import { link, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { versionText } from '../names/naming.ts';

/** How many pull requests and authors a card names. */
const mostPulls = 8;
const mostAuthors = 8;

/** What goes live beyond the version before, or plainly why that is not known. */
export function changesText(goLive: GoLive, words: Catalogue): string {
  const said = words.cards.changes;
  const { read, problem, pending } = goLive.changes;
  const version = versionText(goLive.version);
  const noBase = goLive.rollbackTo === undefined ? [said.noBase] : [];
  const lines = read ? readLines(goLive, read, words) : [said.version(version), ...noBase];
  const state = pending
    ? [said.pending]
    : problem
      ? [said.problem(outside(problem.reason, 300), moment(problem.at, goLive.timeZone, words))]
      : [];
  return fittingLines([...lines, ...state], 2900, words.terms.andMore).join('\n');
}

function readLines(
  goLive: GoLive,
  changes: Changes & { readonly at: number },
  words: Catalogue,
): readonly string[] {
  const said = words.cards.changes;
  const { base = '', head, headSha, commits, lacks, status } = changes;
  const version = said.version(versionText(head), headSha?.slice(0, 7));
  const since = moment(changes.at, goLive.timeZone, words);
  if (status === 'uncompared') return [version, ...uncomparedLines(changes, since, words)];
  const range = link(changes.url, said.range(outside(base, 60), outside(head, 60)));
  if (status === 'identical') return [version, said.nothing(range, since)];
  return [
    version,
    commits > 0 ? said.commits(commits, range, since) : said.nothing(range, since),
    ...(lacks > 0 ? [said.lacks(lacks, outside(base, 60))] : []),
    ...(commits > 0 ? pullLines(changes, words) : []),
    ...authorLines(changes, words),
  ];
}

/** There is no range: whoever wrote one of the newest commits counts as author. */
const uncomparedLines = (changes: Changes, since: string, words: Catalogue): readonly string[] => {
  const said = words.cards.changes;
  const { base, commits, authorsProblem } = changes;
  const why =
    base === undefined
      ? said.noBase
      : said.notCompared(outside(base, 60), outside(authorsProblem ?? '', 200));
  return [why, said.newest(commits, since), ...authorLines(changes, words)];
};

const authorLines = ({ authors }: Changes, words: Catalogue): readonly string[] =>
  authors.length > 0 ? [words.cards.changes.authors(names(authors, words))] : [];

function pullLines(changes: Changes, words: Catalogue): readonly string[] {
  const said = words.cards.changes;
  const { pulls, lookedAt, commits, pullsProblem } = changes;
  const shown = pulls
    .slice(0, mostPulls)
    .map(({ number, title, author, url }) =>
      said.pull(link(url, `#${number}`), outside(title, 120), outside(author, 40)),
    );
  const left = pulls.length - shown.length;
  return [
    pulls.length > 0 ? said.pulls(pulls.length) : said.noPulls,
    ...shown,
    ...(left > 0 ? [link(changes.url, said.more(left))] : []),
    ...(lookedAt < commits
      ? [said.partly({ lookedAt, commits, problem: pullsProblem ? outside(pullsProblem, 200) : undefined })]
      : []),
  ];
}

/** On a gate with four eyes: what golive does not know of the authors. */
export function authorsText(goLive: GoLive, gate: GateDefinition, words: Catalogue): readonly string[] {
  const said = words.cards.gate;
  if (!gate.fourEyes || !areVotesOpen(goLive)) return [];
  const unknown = authorsUnknownFor(goLive, gate);
  const why = outsideClause(unknown?.reason ?? words.voters.notRead, 150);
  const strangers = authorsWithoutPerson(goLive, goLive.changes.read?.authors ?? []);
  return [
    ...(unknown ? [said.authorsUnknown(why)] : []),
    ...(strangers.length > 0 ? [said.authorsNotHere(names(strangers, words))] : []),
  ];
}

function names(authors: readonly string[], words: Catalogue): string {
  const shown = authors.slice(0, mostAuthors).map((author) => outside(author, 40));
  const left = authors.length - shown.length;
  return words.people.and(left > 0 ? [...shown, words.people.more(left)] : shown);
}
