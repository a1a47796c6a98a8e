import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { part } from '../docs/documents.ts';
import { linesOfDocument } from './document-lines.ts';
import { linesOf, runbookMap, runbookTable } from './runbook-map.ts';

/** `docs/runbook-map.yaml` says where each line of the document lives; the README shows it section by section. */
const runbook: unknown = parse(readFileSync('runbooks/production-go-live.yaml', 'utf8'));
const mapped = runbookMap.flatMap(linesOf);

const node = z.record(z.string(), z.unknown());

/** What stands in the runbook under `checklist.operations.items.0`; elements of a list also by their id. */
function at(path: string): unknown {
  return path.split('.').reduce<unknown>((within, key) => {
    if (!Array.isArray(within)) return node.safeParse(within).data?.[key];
    return within.find((one) => node.safeParse(one).data?.['id'] === key) ?? within[Number(key)];
  }, runbook);
}

test('every line of the document has exactly one entry, in its order', () => {
  expect(mapped.map(({ line }) => line)).toEqual(linesOfDocument());
});

test('every entry leads to a place in the runbook', () => {
  const lost = mapped.flatMap(({ line, places }) =>
    places.filter((path) => at(path) === undefined).map((path) => `${line}: ${path}`),
  );
  expect(lost).toEqual([]);
});

const titles = z
  .object({ roles: z.array(z.object({ id: z.string(), title: z.string() })) })
  .parse(runbook)
  .roles.map(({ id, title }): [string, string] => [id, title]);
const titleOf = new Map(titles);

/** The words of a place: an item's text, a section's title, a role's. */
function wordsAt(path: string): string | undefined {
  const found = at(path);
  if (typeof found === 'string') return titleOf.get(found) ?? found;
  const { text, title } = node.safeParse(found).data ?? {};
  return z.string().safeParse(title ?? text).data;
}

const plain = (words: string): string =>
  words
    .replaceAll(/\{\{\w+\}\}|\[DATE\/TIME\]|[[\]"]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The document calls the role by another name, and describes this message instead of writing it. */
const inOtherWords = [
  '- Security Lead: [Contact Info]',
  '- Message: Detailed status with ETA for resolution',
];

test('the place of a heading or of a list item says the same', () => {
  const others = mapped
    .filter(({ line }) => /^(###|-|\d+\.) /.test(line) && !inOtherWords.includes(line))
    .filter(({ line, places: [place = ''] }) => !plain(line).includes(plain(wordsAt(place) ?? '')));
  expect(others).toEqual([]);
});

/** Texts that the runbook repeats: by themselves they make nothing happen. */
const isTextAlone = (path: string): boolean =>
  /\.(tasks|commands|duties)\.\d+$|^overview$|\.instruction$/.test(path);

/** People are told these, and that is all that the document wants of them. */
const isToBeRead = (path: string): boolean => /^roles\.|^overview$|\.instruction$/.test(path);

/** What only people can say; whoever finishes the step confirms it by a box of its own. A test or a switch is none of these. */
const confirmedByPeople: Readonly<Record<string, string>> = {
  '- Core business functionality verification': 'phases.validation.steps.comprehensive_testing.tasks.1',
  '- Security controls testing': 'phases.validation.steps.comprehensive_testing.tasks.3',
};

test('nothing is left as a text that golive merely shows, but what people confirm by a box', () => {
  const shown = mapped.filter(({ places }) => places.every((path) => isTextAlone(path) && !isToBeRead(path)));
  expect(Object.fromEntries(shown.map(({ line, places }) => [line, places.join()]))).toEqual(
    confirmedByPeople,
  );
  const kinds = shown.map(({ places: [place = ''] }) => at(place.replace(/\.tasks\.\d+$/, '.kind')));
  expect(new Set(kinds)).toEqual(new Set(['manual']));
});

const services = z
  .object({
    services: z.array(z.object({ workflows: z.object({ steps: z.record(z.string(), z.string()) }) })),
  })
  .parse(parse(readFileSync('runbooks/services.yaml', 'utf8'))).services;

test('what a workflow does is a step that runs one, which the service names and which is there to copy', () => {
  const places = mapped.flatMap((one) => one.places.filter((path) => path.endsWith('.workflow')));
  expect(places).toHaveLength(4);
  for (const path of places) {
    expect(at(path.replace(/workflow$/, 'kind')), path).toBe('workflow');
    const name = String(at(path));
    for (const { workflows } of services)
      expect(readFileSync(`runbooks/github/${workflows.steps[name]}`, 'utf8'), path).toContain('golive_id');
  }
});

test('every section says where people meet it', () => {
  expect(runbookMap.filter(({ commands, cards }) => commands.length === 0 || cards.length === 0)).toEqual([]);
});

test('the README shows every section', () => {
  // Where this fails: npm run runbook-table
  expect(part('README.md', 'runbook').trim()).toBe(runbookTable());
});
