import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Every document that is read by people; the runbook in `tests/fixtures` is an input, not a document. */
export const documents: readonly string[] = globSync(['*.md', '{docs,runbooks,sandbox,bench}/**/*.md'], {
  cwd: root,
}).sort();

export const textOf = (file: string): string => readFileSync(resolve(root, file), 'utf8');

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function part(file: string, name: string): string {
  const found = new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(textOf(file))?.[1];
  if (found === undefined) throw new Error(`${file} has no part "${name}"`);
  return found;
}

/** The cells of each row below the head of the first table in the text. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Everything in single backticks, outside of fenced blocks. */
export const inlineCode = (text: string): readonly string[] =>
  [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** The lines of every fenced block. */
export const fencedLines = (text: string): readonly string[] =>
  [...text.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```$/gm)].flatMap(([, body = '']) =>
    body.split('\n').map((line) => line.trim()),
  );

export const withoutFences = (text: string): string => text.replace(/^ *```[^\n]*\n[\s\S]*?^ *```$/gm, '');

/** The anchors that GitHub gives to a document's headings. */
export const headingAnchors = (text: string): readonly string[] =>
  [...withoutFences(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
