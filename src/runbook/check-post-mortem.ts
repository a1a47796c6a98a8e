import { POST_MORTEM_VARIABLES, TIMELINE } from '../domain/afterwards/post-mortem.ts';
import { parseTemplate, variablesOf } from '../domain/notices/template.ts';
import { explainTemplateError } from './check-notice-text.ts';
import { findUnknown } from './check-references.ts';
import { type Finding, listWords, type Path, quote } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

/** Its texts can always be filled in, and its task is there. */
export function checkPostMortem({ rollback }: WrittenRunbook): readonly Finding[] {
  const { post_mortem: postMortem, afterwards } = rollback;
  if (!postMortem) return [];
  const path = ['rollback', 'post_mortem'];
  const tasks = afterwards.flatMap(({ items }) => items.map(({ id }) => id));
  return [
    ...(postMortem.task === undefined
      ? []
      : findUnknown([{ path: [...path, 'task'], name: postMortem.task }], 'task', tasks)),
    ...checkText(postMortem.title, [...path, 'title']),
    ...postMortem.text.split(TIMELINE).flatMap((part) => checkText(part, [...path, 'text'])),
  ];
}

function checkText(text: string, path: Path): readonly Finding[] {
  const accepted: readonly string[] = [...POST_MORTEM_VARIABLES, 'timeline'];
  const parsed = parseTemplate(text);
  if (!parsed.ok) return parsed.errors.map((error) => ({ path, ...explainTemplateError(error, accepted) }));
  return variablesOf(text)
    .filter((name) => !accepted.includes(name))
    .map((name) => ({
      path,
      within: `{{${name}}}`,
      message: 'the variable may have no value after a rollback',
      found: quote(`{{${name}}}`),
      accepted: listWords(accepted),
    }));
}
