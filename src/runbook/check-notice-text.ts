import { nearestWord } from '../domain/nearest-word.ts';
import {
  parseTemplate,
  TEMPLATE_VARIABLES,
  type TemplateError,
  type TemplateVariable,
  variablesOf,
} from '../domain/notices/template.ts';
import type { Milestone } from '../domain/runbook.ts';
import { type Finding, listWords, type Path, quote } from './problem.ts';

/** Variables that have no value before one of these has happened; all others always have one. */
const knownAfter: Readonly<Partial<Record<TemplateVariable, readonly Milestone[]>>> = {
  run_url: ['deployment_accepted', 'success_declared', 'rolled_back'],
  reason: ['rolled_back', 'issue_opened', 'held_past_t0', 'aborted'],
  eta: ['issue_opened'],
};

/** A notice whose text could only be sent with a hole is refused here, long before it is due. */
export function findNoticeTextProblems(
  notice: { readonly text: string; readonly after?: Milestone | undefined },
  path: Path,
): readonly Finding[] {
  const parsed = parseTemplate(notice.text);
  if (!parsed.ok)
    return parsed.errors.map((error) => ({ path, ...explainTemplateError(error, TEMPLATE_VARIABLES) }));
  return variablesOf(notice.text).flatMap((variable) => {
    const milestones = knownAfter[variable];
    const { after } = notice;
    if (milestones === undefined || (after !== undefined && milestones.includes(after))) return [];
    const message = 'the variable has no value when this notice goes out';
    const accepted = `"after" one of: ${listWords(milestones)}`;
    return [{ path, within: `{{${variable}}}`, message, found: quote(`{{${variable}}}`), accepted }];
  });
}

/** `accepted` are the variables that this text may hold. */
export function explainTemplateError(
  error: TemplateError,
  accepted: readonly string[],
): Omit<Finding, 'path'> {
  switch (error.code) {
    case 'unclosed_variable':
      return {
        within: error.found.slice(0, 20),
        message: 'a variable is not closed',
        found: quote(error.found),
        accepted: '{{name}}, or {{{{ for two plain braces',
      };
    case 'unknown_variable': {
      const near = nearestWord(error.name, accepted);
      const hint = near === undefined ? undefined : `did you mean "{{${near}}}"?`;
      return {
        within: error.found,
        message: 'unknown variable',
        found: quote(error.found),
        accepted: listWords(accepted),
        hint,
      };
    }
    case 'missing_value':
      return { message: 'the variable has no value', found: error.name };
  }
}
