import { isIPv4, isIPv6 } from 'node:net';
import { CHECK_VARIABLES } from '../domain/checks/check.ts';
import { parseTemplate, variablesOf } from '../domain/notices/template.ts';
import { explainTemplateError } from './check-notice-text.ts';
import type { WrittenCheck } from './check-schema.ts';
import { type Finding, listWords, type Path, quote } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

interface Placed {
  readonly check?: WrittenCheck | undefined;
  readonly path: Path;
}

/** What the schema alone cannot see in the checks of a runbook. */
export function checkChecks(runbook: WrittenRunbook): readonly Finding[] {
  const { checklist, gates, phases, follow_ups, rollback } = runbook;
  const items = checklist.flatMap(({ items }, at) => placed(items, ['checklist', at, 'items']));
  const criteria = gates.flatMap(({ criteria }, at) => placed(criteria, ['gates', at, 'criteria']));
  const steps = phases.flatMap(({ steps }, at) => placed(steps, ['phases', at, 'steps']));
  const followUps = follow_ups.flatMap(({ items: list }, at) => placed(list, ['follow_ups', at, 'items']));
  const afterwards = rollback.afterwards.flatMap(({ items: list }, at) =>
    placed(list, ['rollback', 'afterwards', at, 'items']),
  );
  return [
    ...[...items, ...criteria, ...steps, ...followUps, ...afterwards].flatMap(({ check, path }) =>
      check === undefined ? [] : findingsOf(check, path),
    ),
    ...phases.flatMap(({ steps }, at) =>
      steps.flatMap(({ kind, check }, index): readonly Finding[] => {
        if (check === undefined || kind === 'check' || kind === 'decision') return [];
        const message = `only a step of the kind "check" or "decision" has a check, this one is "${kind}"`;
        return [{ path: ['phases', at, 'steps', index, 'check'], on: 'key', message }];
      }),
    ),
  ];
}

const placed = (entries: readonly Omit<Placed, 'path'>[], path: Path): readonly Placed[] =>
  entries.map(({ check }, index) => ({ check, path: [...path, index, 'check'] }));

function findingsOf(check: WrittenCheck, path: Path): readonly Finding[] {
  switch (check.kind) {
    case 'http':
      return [
        ...findCheckTextProblems(check.url, [...path, 'url']),
        ...findCheckTextProblems(check.json?.equals, [...path, 'json', 'equals']),
        ...findCheckTextProblems(check.text, [...path, 'text']),
        ...wishesWithoutUrl(check, path),
      ];
    case 'github_ci':
      return findCheckTextProblems(check.ref, [...path, 'ref']);
    case 'github_merged':
      return findCheckTextProblems(check.milestone, [...path, 'milestone']);
    case 'all':
      return check.checks.flatMap((one, index) => findingsOf(one, [...path, 'checks', index]));
    case 'dns':
      return check.record ? recordProblems(check.record, [...path, 'record', 'value']) : [];
    default:
      return [];
  }
}

/** A text of a check always has a value for each of its variables. */
export function findCheckTextProblems(text: string | undefined, path: Path): readonly Finding[] {
  if (text === undefined) return [];
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    return parsed.errors.map((error) => ({ path, ...explainTemplateError(error, CHECK_VARIABLES) }));
  }
  const known: readonly string[] = CHECK_VARIABLES;
  return variablesOf(text)
    .filter((variable) => !known.includes(variable))
    .map((variable) => ({
      path,
      within: `{{${variable}}}`,
      message: 'the variable has no value in a check',
      found: quote(`{{${variable}}}`),
      accepted: listWords(known),
    }));
}

/** Without an address the service's endpoints are asked, each for what the service expects of it. */
function wishesWithoutUrl(check: Extract<WrittenCheck, { kind: 'http' }>, path: Path): readonly Finding[] {
  if (check.url !== undefined) return [];
  return (['max_latency', 'json', 'text'] as const)
    .filter((key) => check[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      on: 'key',
      message: `without "url" the service's health endpoints are asked, and "${key}" is theirs to say`,
    }));
}

function recordProblems(record: { type: string; value: string }, path: Path): readonly Finding[] {
  const { type, value } = record;
  const fits = type === 'A' ? isIPv4(value) : type !== 'AAAA' || isIPv6(value);
  if (fits) return [];
  const accepted = type === 'A' ? 'an IPv4 address' : 'an IPv6 address';
  return [{ path, message: `this is no ${type} record`, found: quote(value), accepted }];
}
