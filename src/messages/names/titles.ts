import { followUpTitle, taskText } from '../../domain/checklist/task.ts';
import type { RunRequest } from '../../domain/event.ts';
import { findRun, type GoLive } from '../../domain/go-live.ts';
import { glassReviewList } from '../../domain/guards/glass-review.ts';
import { updateNotice } from '../../domain/notices/update.ts';
import { findStep } from '../../domain/steps/step.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

/* What an event or a refusal names by its id, as people know it; the id itself where the runbook does not have it. */

export const gateTitle = (goLive: GoLive, id: string): string =>
  outside(goLive.runbook.gates.find((g) => g.id === id)?.title ?? id, 100);

const criterionTitle = (goLive: GoLive, gate: string, id: string): string => {
  const criteria = goLive.runbook.gates.find((g) => g.id === gate)?.criteria ?? [];
  return outside(criteria.find((criterion) => criterion.id === id)?.text ?? id, 150);
};

/** Several of them as parts of one sentence. */
export const criteriaText = (
  goLive: GoLive,
  gate: string,
  { ids, words }: { readonly ids: readonly string[]; readonly words: Catalogue },
): string => words.terms.list(ids.map((id) => criterionTitle(goLive, gate, id)));

/** Criteria of success as parts of one sentence. */
export const successCriteriaText = (goLive: GoLive, ids: readonly string[], words: Catalogue): string =>
  words.terms.list(ids.map((id) => words.terms.quoted(successCriterionTitle(goLive, id))));

export const successCriterionTitle = ({ runbook }: GoLive, id: string): string => {
  const all = runbook.success.criteria.flatMap(({ items }) => items);
  return outside(all.find((one) => one.id === id)?.text ?? id, 150);
};

export const itemTitle = (goLive: GoLive, id: string): string => outside(taskText(goLive, id) ?? id, 150);

export const listTitle = (goLive: GoLive, id: string, words: Catalogue): string =>
  id === glassReviewList
    ? words.breakGlass.review.list
    : outside(followUpTitle(goLive.runbook, id) ?? id, 100);

export const roleTitle = (goLive: GoLive, role: string): string =>
  outside(goLive.runbook.roles.find((r) => r.id === role)?.title ?? role, 60);

/** Tasks of a step by their numbers, as parts of one sentence. */
export function tasksText(
  goLive: GoLive,
  step: string,
  { numbers, words }: { readonly numbers: readonly string[]; readonly words: Catalogue },
): string {
  const tasks = findStep(goLive.runbook, step)?.step.tasks ?? [];
  return words.terms.list(numbers.map((number) => outside(tasks[Number(number)] ?? number, 150)));
}

export const stepTitle = (goLive: GoLive, id: string): string =>
  outside(findStep(goLive.runbook, id)?.step.title ?? id, 100);

export const stepOwners = (goLive: GoLive, id: string): readonly string[] =>
  findStep(goLive.runbook, id)?.owners ?? [];

export const phaseTitle = (goLive: GoLive, id: string): string =>
  outside(goLive.runbook.phases.find((phase) => phase.id === id)?.title ?? id, 100);

export const noticeTitle = (goLive: GoLive, id: string, words: Catalogue): string =>
  outside(plainNoticeTitle(goLive, id, words), 80);

/** `Go-Live Issues 2 resolved` for what was told because something happened. Not escaped yet. */
export function plainNoticeTitle({ runbook }: GoLive, id: string, words: Catalogue): string {
  const said = words.terms.occasion;
  const [base = id, number, part = 'told', count = ''] = id.split('/');
  const written = runbook.notices.find((notice) => notice.id === base)?.title;
  const title = written ?? (base === updateNotice ? said.update : base);
  if (number === undefined) return title;
  switch (part) {
    case 'told':
    case 'resolved':
    case 'eta':
    case 'short':
      return said[part](title, number, count);
    default:
      return [title, number, part].join(' ');
  }
}

export const triggerTitle = (goLive: GoLive, id: string): string =>
  outside(goLive.runbook.rollback.triggers.find((t) => t.id === id)?.text ?? id, 300);

/** Which trigger a rollback is for; undefined where nobody said. */
export function forTrigger(goLive: GoLive, { trigger }: RunRequest, words: Catalogue): string | undefined {
  if (trigger === undefined) return undefined;
  return trigger === null ? words.terms.noTrigger : words.terms.quoted(triggerTitle(goLive, trigger));
}

export function purposeText(goLive: GoLive, correlationId: string, words: Catalogue): string {
  const { purpose = 'deploy', step = '' } = findRun(goLive, correlationId)?.request ?? {};
  return purpose === 'step'
    ? words.terms.workflowOfStep(stepTitle(goLive, step))
    : words.terms.purpose[purpose];
}

export const environmentText = ({ service }: GoLive): string => outside(service.environment, 30);

export const reasonText = (reason: string | undefined, words: Catalogue): string =>
  reason?.trim() ? outside(reason) : words.terms.noReason;
