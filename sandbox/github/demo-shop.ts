import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseWorkflowFile, type WorkflowFile } from './workflow-file.ts';

export interface Commit {
  readonly sha: string;
  /** Its first line is the subject, its last ones may be trailers. */
  readonly message: string;
  readonly date: string;
  /** The login of whoever wrote it. */
  readonly author: string;
}

/** The one repository that stands on the sandbox's GitHub. Its history is a straight line, oldest commit first. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly commits: readonly Commit[];
  /** Branch names and tags, without `refs/...`. */
  readonly branches: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly workflows: readonly WorkflowFile[];
}

const HISTORY: readonly (readonly [date: string, subject: string, tag?: string])[] = [
  ['2026-10-05T09:12:00Z', 'Show prices with their currency'],
  ['2026-10-06T14:40:00Z', 'Release 1.4.0', 'v1.4.0'],
  ['2026-10-19T08:03:00Z', 'Keep the basket for thirty days'],
  ['2026-10-20T11:27:00Z', 'Release 1.4.1', 'v1.4.1'],
  ['2026-11-09T10:51:00Z', 'Pay by invoice'],
  ['2026-11-11T16:08:00Z', 'Speed up the search'],
  ['2026-11-13T13:30:00Z', 'Release 1.4.2', 'v1.4.2'],
  ['2026-11-16T09:45:00Z', 'Tidy the checkout page'],
];

/** Who wrote a commit together with its author, by its subject: one with an account, one from outside. */
const CO_AUTHORS: Readonly<Record<string, readonly string[]>> = {
  'Speed up the search': [
    'Mara Lind <4100001+mara-lind@users.noreply.github.com>',
    'Nia Okoro <nia@partner.example>',
  ],
};

const withTrailers = (subject: string): string => {
  const trailers = (CO_AUTHORS[subject] ?? []).map((person) => `Co-authored-by: ${person}`);
  return trailers.length > 0 ? `${subject}\n\n${trailers.join('\n')}` : subject;
};

export const subjectOf = ({ message }: Commit): string => message.split('\n', 1)[0] ?? '';

/** Who writes the shop, in turn; releases are cut by the release manager. */
const AUTHORS = ['mara-lind', 'jonas-weber', 'priya-nair'];

const authorOf = (subject: string, index: number): string =>
  subject.startsWith('Release') ? 'release-manager' : (AUTHORS[index % AUTHORS.length] ?? '');

const WORKFLOW_FILES = [
  'deploy-production.yml',
  'rollback-production.yml',
  'verify-production.yml',
  'verify-staging.yml',
  'no-dispatch.yml',
  'smoke-production.yml',
  'full-traffic-production.yml',
  'performance-benchmark.yml',
  'backup-restore.yml',
  'rehearse-rollback.yml',
];

export function demoShop(): Repository {
  const history = HISTORY.map(([date, subject, tag], index) => ({
    date,
    message: withTrailers(subject),
    tag,
    sha: shaOf(date + subject),
    author: authorOf(subject, index),
  }));
  return {
    id: 730_001,
    owner: 'acme',
    name: 'demo-shop',
    defaultBranch: 'main',
    commits: history.map(({ sha, message, date, author }) => ({ sha, message, date, author })),
    branches: { main: history.at(-1)?.sha ?? '' },
    tags: Object.fromEntries(history.flatMap(({ tag, sha }) => (tag ? [[tag, sha]] : []))),
    workflows: WORKFLOW_FILES.map((file, index) =>
      parseWorkflowFile(
        5_100_001 + index,
        file,
        readFileSync(new URL(`./workflows/${file}`, import.meta.url), 'utf8'),
      ),
    ),
  };
}

export function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** The commit of a branch or tag, with or without `refs/heads/` or `refs/tags/`. */
export function shaOfRef(repository: Repository, ref: string): string | undefined {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (name !== undefined) return own(kind === 'heads' ? repository.branches : repository.tags, name);
  return own(repository.branches, ref) ?? own(repository.tags, ref);
}

/** The same, and a whole or short commit id too. */
export function findCommit(repository: Repository, ref: string): Commit | undefined {
  const sha = shaOfRef(repository, ref);
  return repository.commits.find(
    (commit) => commit.sha === sha || (/^[0-9a-f]{7,40}$/.test(ref) && commit.sha.startsWith(ref)),
  );
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
