import { z } from 'zod';
import { nearestWord } from '../domain/nearest-word.ts';
import { describeValue, type Finding, listWords, type Path, quote } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Given to zod for what our schemas leave unsaid: like theirs, an error text is what the schema accepts.
 */
export function acceptedBy(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return listWords(issue.values.map(String));
    default:
      return undefined;
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  array: 'a list',
};

/** What is wrong with the value of the source, from what zod has against it. */
export function explainIssues(schema: z.ZodType, error: z.ZodError, source: YamlSource): readonly Finding[] {
  const findings = error.issues.flatMap((issue) => explainIssue(schema, issue, source));
  // A misspelt key is one mistake, not an unknown and a missing one.
  const suggested = new Set(findings.flatMap((finding) => finding.suggests ?? []));
  return findings.filter((finding) => !finding.missing || !suggested.has(finding.missing));
}

/** People's own: not for logs, whatever they look like. */
const unquoted: readonly string[] = ['phone', 'email'];

interface IssueFinding extends Finding {
  readonly suggests?: string;
  readonly missing?: string;
}

function explainIssue(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  source: YamlSource,
): readonly IssueFinding[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    const accepted = keysAccepted(schema, { path, value: source.value });
    return issue.keys.map((key) => unknownKey([...path, key], accepted, source));
  }
  if (issue.code === 'invalid_key') {
    const accepted = issue.issues[0]?.message;
    return [
      { path, on: 'key', message: 'this key is not accepted', found: quote(String(path.at(-1))), accepted },
    ];
  }
  const value = valueAt(source.value, path);
  if (value === undefined) {
    const name = String(path.at(-1) ?? '');
    const message = `the key ${quote(name)} is missing`;
    return [{ path: path.slice(0, -1), message, accepted: issue.message, missing: pathKey(path) }];
  }
  const isBareNumber = issue.code === 'invalid_type' && ['number', 'boolean'].includes(typeof value);
  return [
    {
      path,
      message: 'not accepted',
      found: unquoted.includes(String(path.at(-1)))
        ? undefined
        : isBareNumber
          ? (source.writtenAt(path) ?? describeValue(value))
          : describeValue(value),
      accepted: issue.message,
      hint: isBareNumber && issue.message.startsWith('a text') ? 'write it in quotes' : undefined,
    },
  ];
}

function unknownKey(path: Path, accepted: readonly string[], source: YamlSource): IssueFinding {
  const key = String(path.at(-1));
  const siblings = valueAt(source.value, path.slice(0, -1));
  const free = accepted.filter((name) => valueAt(siblings, [name]) === undefined);
  const near = nearestWord(key, free);
  const finding = {
    path,
    on: 'key',
    message: 'unknown key',
    found: quote(key),
    accepted: listWords(accepted),
  } as const;
  if (near === undefined) return finding;
  const suggests = pathKey([...path.slice(0, -1), near]);
  return { ...finding, hint: `did you mean "${near}"?`, suggests };
}

const pathKey = (path: Path): string => JSON.stringify(path);

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = Reflect.get(current, step);
  }
  return current;
}

/** The keys that the schema knows at this place of the value. */
function keysAccepted(
  schema: z.ZodType,
  place: { readonly path: Path; readonly value: unknown },
): readonly string[] {
  let current: unknown = schema;
  for (const [depth, step] of place.path.entries()) {
    const inner = unwrap(current, valueAt(place.value, place.path.slice(0, depth)));
    if (inner instanceof z.ZodObject) current = inner.shape[step];
    else if (inner instanceof z.ZodArray) current = inner.element;
    else if (inner instanceof z.ZodRecord) current = inner.valueType;
    else return [];
  }
  const inner = unwrap(current, valueAt(place.value, place.path));
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function unwrap(schema: unknown, value: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault) current = current.unwrap();
  return current instanceof z.ZodDiscriminatedUnion ? optionFor(current, value) : current;
}

/** The schema that the value has chosen by its discriminator, such as its kind. */
function optionFor(union: z.ZodDiscriminatedUnion, value: unknown): unknown {
  const { discriminator } = union.def;
  return union.options.find(
    (option) =>
      option instanceof z.ZodObject &&
      option.shape[discriminator]?.safeParse(valueAt(value, [discriminator])).success,
  );
}
