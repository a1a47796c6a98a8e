import { findItem } from '../../domain/checklist/checklist.ts';
import { currentConditions } from '../../domain/gates/condition.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { Bar, BarReason } from '../../domain/guards/bar.ts';
import { freezeRoles } from '../../domain/guards/freeze.ts';
import type { Blocker } from '../../domain/refusal.ts';
import { findStep } from '../../domain/steps/step.ts';
import { stepProgress } from '../../domain/steps/step-progress.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { BarFacts } from '../bar-facts.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment, momentInZones } from '../names/moment.ts';
import {
  byText,
  mentionsText,
  theManagersText,
  theRolesText,
  theVotersText,
  votersText,
} from '../names/people.ts';
import { itemTitle, reasonText, stepOwners, stepTitle } from '../names/titles.ts';
import { owersText } from './task-line.ts';

/** One line: what is in the way, and who can clear it. */
export function blockerLine(goLive: GoLive, blocker: Blocker, words: Catalogue): string {
  const said = words.blockers;
  switch (blocker.kind) {
    case 'gate':
      return gateLine(goLive, blocker, words);
    case 'item': {
      const item = findItem(goLive, blocker.id);
      return said.item(
        outside(item?.text ?? blocker.id, 150),
        item ? mentionsText(goLive, [item.owner], words) : words.people.golive,
        theManagersText(goLive, words),
      );
    }
    case 'step':
      return said[hasFailed(goLive, blocker.id) ? 'stepFailed' : 'step'](
        stepTitle(goLive, blocker.id),
        theRolesText(goLive, stepOwners(goLive, blocker.id), words),
        theManagersText(goLive, words),
      );
    case 'condition':
      return conditionBlocker(goLive, blocker.id, words);
    default:
      return otherText(goLive, blocker, { said, words });
  }
}

function hasFailed(goLive: GoLive, id: string): boolean {
  const step = findStep(goLive.runbook, id)?.step;
  return step !== undefined && stepProgress(goLive, step).state === 'failed';
}

type OtherBlocker = Exclude<Blocker, { kind: 'gate' | 'item' | 'step' | 'condition' }>;

interface Saying {
  readonly said: Pick<Catalogue['blockers'], 'finalGo' | 'tooEarly' | 'held' | 'bar'>;
  readonly words: Catalogue;
}

/** What is told the same way in a line of its own and in a sentence. */
function otherText(goLive: GoLive, blocker: OtherBlocker, { said, words }: Saying): string {
  switch (blocker.kind) {
    case 'final_go':
      return said.finalGo(theRolesText(goLive, [goLive.runbook.decision.owner], words));
    case 'too_early':
      return said.tooEarly(momentInZones(blocker.t0, goLive.timeZone, words));
    case 'held':
      return said.held(byText(blocker.by, words), theManagersText(goLive, words));
    case 'bar':
      return said.bar[kindOf(blocker)](barFacts(goLive, blocker, words));
    default:
      throw unreachable(blocker);
  }
}

function conditionBlocker(goLive: GoLive, id: string, words: Catalogue): string {
  const condition = currentConditions(goLive).find((one) => one.id === id);
  const gate = goLive.runbook.gates.find((one) => one.id === condition?.gate);
  return words.blockers.condition({
    text: itemTitle(goLive, id),
    by: mention(condition?.by ?? ''),
    gate: outside(gate?.title ?? '', 80),
    owner: owersText(goLive, [id], words),
    contact: gate ? theRolesText(goLive, [gate.escalation], words) : '',
  });
}

/** What stands in the way from outside, as it is told. */
export function barFacts(goLive: GoLive | undefined, bar: Bar, words: Catalogue): BarFacts {
  const timeZone = goLive?.timeZone ?? 'UTC';
  const when = (at: number | undefined) => (at === undefined ? '' : moment(at, timeZone, words));
  return {
    id: goLive?.id ?? words.terms.thisGoLive,
    place: goLive ? outside(`${goLive.service.id} ${goLive.service.environment}`, 130) : words.terms.aTarget,
    by: isOfPerson(bar) ? mention(bar.by) : outside(bar.by, 40),
    title: isOfPerson(bar) ? reasonText(bar.title ?? '', words) : outside(bar.title ?? bar.by, 150),
    until: when(bar.until),
    read: when(bar.readAt),
    counts: when(bar.countsUntil),
    free: when(bar.freeAt),
    lifters: goLive ? theRolesText(goLive, freezeRoles(goLive), words) : '',
  };
}

/** What only warns has words of its own, and so has a calendar that says nothing any more. */
function kindOf({ because, warnOnly, readAt }: Bar): BarReason | 'warned' | 'stale' | 'silent' {
  if (!warnOnly) return because === 'calendar_unread' && readAt !== undefined ? 'silent' : because;
  return because === 'calendar_unread' ? 'stale' : 'warned';
}

const isOfPerson = ({ because }: Bar): boolean => because === 'all_frozen' || because === 'locked';

type GateBlocker = Extract<Blocker, { kind: 'gate' }>;

const gateOf = (goLive: GoLive, { id }: GateBlocker) => goLive.runbook.gates.find((g) => g.id === id);

function gateLine(goLive: GoLive, blocker: GateBlocker, words: Catalogue): string {
  const said = words.blockers;
  const gate = gateOf(goLive, blocker);
  const title = outside(gate?.title ?? blocker.id, 80);
  const owner = gate ? theVotersText(goLive, gate, words) : '';
  switch (blocker.state) {
    case 'no_go':
      return said.gateNoGo(title, owner);
    case 'outdated':
      return said.gateOutdated(title, owner);
    case 'open':
      return gate?.opensOffsetMs !== undefined && !goLive.gates[gate.id]?.opened
        ? said.gateNotOpen(title, moment(goLive.t0 + gate.opensOffsetMs, goLive.timeZone, words))
        : said.gateOpen(title, owner);
    default:
      throw unreachable(blocker.state);
  }
}

/** How many gates the summary names. */
const mostGates = 3;

/** All of it as parts of one sentence. */
export function blockersSummary(goLive: GoLive, found: readonly Blocker[], words: Catalogue): string {
  const said = words.blockers.summary;
  const gates = found.filter((b) => b.kind === 'gate');
  const items = found.filter((b) => b.kind === 'item');
  const owners = items.flatMap(({ id }) => findItem(goLive, id)?.owner ?? []);
  const rest = found.filter((b) => b.kind !== 'gate' && b.kind !== 'item');
  return words.people.and([
    ...gates.slice(0, mostGates).map((blocker) => gatePart(goLive, blocker, words)),
    ...(gates.length > mostGates ? [said.otherGates(gates.length - mostGates)] : []),
    ...(items.length > 0 ? [said.items(items.length, mentionsText(goLive, owners, words))] : []),
    ...rest.map((blocker) => restPart(goLive, blocker, words)),
  ]);
}

function gatePart(goLive: GoLive, blocker: GateBlocker, words: Catalogue): string {
  const said = words.blockers.summary;
  const gate = gateOf(goLive, blocker);
  const title = outside(gate?.title ?? blocker.id, 60);
  const owner = gate ? votersText(goLive, gate, words) : '';
  if (blocker.state === 'no_go') return said.gateNoGo(title, owner);
  return blocker.state === 'outdated' ? said.gateOutdated(title, owner) : said.gateOpen(title, owner);
}

function restPart(
  goLive: GoLive,
  blocker: Exclude<Blocker, { kind: 'gate' | 'item' }>,
  words: Catalogue,
): string {
  const said = words.blockers.summary;
  switch (blocker.kind) {
    case 'step':
      return said[hasFailed(goLive, blocker.id) ? 'stepFailed' : 'step'](
        stepTitle(goLive, blocker.id),
        mentionsText(goLive, stepOwners(goLive, blocker.id), words),
      );
    case 'condition':
      return said.condition(itemTitle(goLive, blocker.id), owersText(goLive, [blocker.id], words));
    default:
      return otherText(goLive, blocker, { said, words });
  }
}
