import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Runbook } from '../domain/runbook.ts';
import { warnOfNotices } from './check-notices.ts';
import { checkRunbook } from './check-runbook.ts';
import { acceptedBy, explainIssues } from './explain-issues.ts';
import { type Problem, sortProblems } from './problem.ts';
import { runbookSchema } from './runbook-schema.ts';
import { toRunbook } from './to-runbook.ts';
import { readYaml } from './yaml-source.ts';

export type ParsedRunbook =
  | { readonly ok: true; readonly runbook: Runbook; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Never throws: whatever the text is, the answer is a sound runbook or what is wrong with it. */
export function parseRunbook(text: string, file: string): ParsedRunbook {
  const read = readYaml(text, file);
  if (!read.ok) return { ok: false, problems: sortProblems(read.problems) };
  const { source } = read;
  const parsed = runbookSchema.safeParse(source.value, { error: acceptedBy });
  const findings = parsed.success
    ? checkRunbook(parsed.data)
    : explainIssues(runbookSchema, parsed.error, source);
  if (!parsed.success || findings.length > 0) {
    return { ok: false, problems: sortProblems(findings.map(source.problem)) };
  }
  const definition = toRunbook(parsed.data);
  return {
    ok: true,
    runbook: { ...definition, hash: hashOf(definition) },
    warnings: sortProblems(warnOfNotices(parsed.data).map(source.problem)),
  };
}

/** SHA-256 (hex) over the definition's canonical JSON (RFC 8785). */
export function hashOf(definition: Omit<Runbook, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalize(definition) ?? '')
    .digest('hex');
}
