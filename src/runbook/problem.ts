/** From the root of the document: keys and list positions, as the file writes them. */
export type Path = readonly (string | number)[];

/** What is wrong in a definition, before it is known where that stands in the file. */
export interface Finding {
  readonly path: Path;
  /** Points at the key instead of its value. */
  readonly on?: 'key' | undefined;
  /** Points at this text inside the value. */
  readonly within?: string | undefined;
  readonly message: string;
  readonly found?: string | undefined;
  readonly accepted?: string | undefined;
  readonly hint?: string | undefined;
}

/** What is wrong in a file and where, for people. Line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `gates[0].owner`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly found?: string;
  readonly accepted?: string;
  readonly hint?: string;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** More than this only buries the first ones. */
const MOST_PROBLEMS = 50;

export function problemAt(file: string, place: Place, finding: Finding): Problem {
  return {
    file,
    line: place.line,
    column: place.column,
    path: formatPath(finding.path),
    message: finding.message,
    ...(finding.found === undefined ? {} : { found: finding.found }),
    ...(finding.accepted === undefined ? {} : { accepted: finding.accepted }),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  };
}

/** A problem of the file as a whole: not readable, empty, too large. */
export const problemOfFile = (file: string, finding: Omit<Finding, 'path'>): Problem =>
  problemAt(file, { line: 1, column: 1 }, { ...finding, path: [] });

/** The problems in the order of the file, without repetition; the last one tells how many were left out. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  const sorted = [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  const last = sorted[MOST_PROBLEMS - 1];
  if (last === undefined || sorted.length === MOST_PROBLEMS) return sorted;
  const leftOut = sorted.length - MOST_PROBLEMS + 1;
  return [
    ...sorted.slice(0, MOST_PROBLEMS - 1),
    { ...last, path: '', message: `${leftOut} more problems from here on` },
  ];
}

/** `runbooks/shop.yaml:12:11  gates[0].owner: unknown role: found "techlead"; accepted: …; did you mean "…"?` */
export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}  ${describeProblem(problem)}`;
}

/** The problem without its file and place. */
export function describeProblem(problem: Problem): string {
  const subject = problem.path === '' ? '' : `${problem.path}: `;
  const found = problem.found === undefined ? '' : `: found ${problem.found}`;
  const accepted = problem.accepted === undefined ? '' : `; accepted: ${problem.accepted}`;
  const hint = problem.hint === undefined ? '' : `; ${problem.hint}`;
  return `${subject}${problem.message}${found}${accepted}${hint}`;
}

function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${quote(step)}]`;
  }
  return text;
}

/** The text in quotes, short, with everything invisible made visible. */
export const quote = (text: string): string => `"${shorten(text.replaceAll(/["\\]/g, '\\$&'))}"`;

/** The beginning of a text on one line, with everything invisible made visible. */
export function shorten(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return short.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? '\\n' : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** A value of the file in a few words. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map of keys and values';
  return String(value);
}

export const listWords = (words: Iterable<string>): string => [...words].join(', ') || 'none';
