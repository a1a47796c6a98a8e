import type { RecordedGoLive } from '../trail/audit-trail.ts';
import type { History, TrailEntry } from '../trail/history.ts';

/** How far the tour is, told by what really happened: the newest go-live's events, and nothing that a button said. */
export interface TourFacts {
  readonly goLive: string | undefined;
  readonly t0: number | undefined;
  readonly checklist: { readonly settled: number; readonly total: number };
  /** In the runbook's order. */
  readonly gates: readonly GateFacts[];
  /** Who may do what, by the service's roles. */
  readonly people: { readonly lead: string; readonly declarer: string; readonly onCall: string } | undefined;
  readonly finalGo: boolean;
  readonly t0Reached: boolean;
  readonly started: boolean;
  readonly deployed: boolean;
  readonly healthy: boolean;
  readonly declared: boolean;
  readonly broken: boolean;
  readonly proposed: boolean;
  readonly rollbackAsked: boolean;
  readonly rolledBack: boolean;
  /** It took another way than the tour: then another go-live is to be planned. */
  readonly aborted: boolean;
}

export interface GateFacts {
  readonly id: string;
  readonly title: string;
  readonly holder: string;
  readonly vote: string | undefined;
}

export function tourFacts(goLives: readonly RecordedGoLive[]): TourFacts {
  const newest = goLives.at(-1);
  const history: History = newest?.history ?? { plan: undefined, entries: [] };
  const has = (type: string) => history.entries.some(({ event }) => event.type === type);
  const deployed = history.entries.findIndex(isSuccess);
  const since = deployed < 0 ? [] : history.entries.slice(deployed);
  return {
    goLive: newest?.row.id,
    t0: newest?.row.t0,
    checklist: checklistOf(history),
    gates: gatesOf(history),
    people: peopleOf(history),
    finalGo: isFinalGoGiven(history),
    t0Reached: has('StartOffered') || has('StartOverdue'),
    started: runsOf(history).length > 0,
    deployed: deployed >= 0,
    healthy: since.some(({ event }) => event['verdict'] === 'up'),
    declared: has('SuccessDeclared'),
    broken: since.some(({ event }) => event['verdict'] === 'down'),
    proposed: has('RollbackProposed'),
    rollbackAsked: runsOf(history).includes('rollback'),
    rolledBack: has('RollbackVerified'),
    aborted: has('Aborted'),
  };
}

function checklistOf({ plan, entries }: History): TourFacts['checklist'] {
  const items = plan?.runbook.checklist.flatMap((section) => section.items) ?? [];
  const settled = new Set<unknown>();
  for (const { event } of entries) {
    if (event.type === 'ChecklistItemTicked' || event.type === 'ChecklistItemSkipped')
      settled.add(event['item']);
    if (event.type === 'ChecklistItemUnticked') settled.delete(event['item']);
  }
  const blocking = items.filter((item) => item.blocking);
  return { settled: blocking.filter(({ id }) => settled.has(id)).length, total: blocking.length };
}

/** After a box was unticked there is no vote that counts. */
const votes: readonly string[] = ['VoteCast', 'CriteriaUnticked'];

function gatesOf({ plan, entries }: History): TourFacts['gates'] {
  if (!plan) return [];
  return plan.runbook.gates.map(({ id, title, owner }) => {
    const last = entries.findLast(({ event }) => votes.includes(event.type) && event['gate'] === id);
    const vote = last?.event['vote'];
    return {
      id,
      title,
      holder: plan.service.roles[owner]?.holder ?? '',
      vote: typeof vote === 'string' ? vote : undefined,
    };
  });
}

function peopleOf({ plan }: History): TourFacts['people'] {
  if (!plan) return undefined;
  const { deployment, success, rollback } = plan.runbook;
  const holder = (role: string) => plan.service.roles[role]?.holder ?? '';
  return {
    lead: holder(deployment.starter),
    declarer: holder(success.declaredBy),
    onCall: holder(rollback.proposeTo),
  };
}

/** The purposes of the runs that were asked for, in their order. */
function runsOf({ entries }: History): readonly string[] {
  return entries.flatMap(({ event }) => {
    const run: unknown = event.type === 'RunRequested' ? event['run'] : undefined;
    return typeof run === 'object' && run !== null && 'purpose' in run ? [String(run.purpose)] : [];
  });
}

const isSuccess = ({ event }: TrailEntry): boolean =>
  event.type === 'RunCompleted' && event['conclusion'] === 'success';

function isFinalGoGiven({ entries }: History): boolean {
  const last = entries.findLast(({ event }) => event.type.startsWith('FinalGo'));
  return last?.event.type === 'FinalGoGiven';
}
