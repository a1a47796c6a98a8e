import { isVotedBy } from '../../domain/gates/voters.ts';
import type { Runbook } from '../../domain/runbook.ts';
import type { Catalogue } from '../catalogue.ts';

interface Saying {
  /** How a title from outside is written: as plain text or as mrkdwn. */
  readonly as: (text: string, max: number) => string;
  readonly words: Catalogue;
}

/** What a go-live waits for from a role, besides the duties that the runbook writes down: "votes on Gate 1". */
export function actingDuties(runbook: Runbook, role: string, { as, words }: Saying): readonly string[] {
  const { duties } = words.views.plan;
  const gates = runbook.gates.filter((gate) => isVotedBy(gate, role)).map((gate) => as(gate.title, 60));
  return [
    ...(gates.length > 0 ? [duties.votes(words.people.and(gates))] : []),
    ...(runbook.decision.owner === role ? [duties.decides] : []),
    ...(runbook.deployment.starter === role ? [duties.starts] : []),
    ...(runbook.rollback.proposeTo === role ? [duties.rollsBack] : []),
    ...(runbook.success.declaredBy === role ? [duties.declares] : []),
  ];
}
