import type { Command, PlanGoLive } from './domain/command.ts';
import type { Facts } from './domain/facts.ts';
import type { GoLive } from './domain/go-live.ts';
import { barsOf } from './domain/guards/bar.ts';
import { type FreezeCalendar, freezeBars, isOfCalendar } from './domain/guards/freeze.ts';
import { foldTargets, targetBars, targetsStream } from './domain/guards/targets.ts';
import type { NoticeChannel } from './domain/notices/reach.ts';
import type { RecordedWords } from './domain/recorded-words.ts';
import { isVersionMarkedBad } from './domain/rollback/bad-version.ts';
import { mostMeasured, rollbackTook } from './domain/rollback/rollback-budget.ts';
import { returnVersion } from './domain/version.ts';
import type { Store, Transaction } from './store/store.ts';

/** Where a state comes from. */
export type Load = (source: Pick<Store, 'readStream'>, id: string) => Promise<GoLive | undefined>;

/** What every reading of facts needs. */
export interface Sources {
  readonly load: Load;
  readonly words: RecordedWords;
}

interface Known extends Sources {
  readonly goLive: GoLive | undefined;
  /** The channels besides Slack that notices can go over. */
  readonly reachable?: readonly NoticeChannel[];
  readonly calendar?: FreezeCalendar | undefined;
  /** The number of the rehearsal that is planned. */
  readonly rehearsal?: number | undefined;
}

/** The go-live that rolled this version back on the target of the plan, where it is still marked bad. */
async function markedBadBy(
  tx: Transaction,
  { service, version }: { readonly service: PlanGoLive['service']; readonly version: string | undefined },
  load: Load,
): Promise<string | undefined> {
  if (version === undefined) return undefined;
  const { id, environment } = service;
  const found = await tx.findRolledBack({ service: id, environment, version });
  const goLive = found === undefined ? undefined : await load(tx, found);
  return goLive && isVersionMarkedBad(goLive) ? goLive.id : undefined;
}

/** How long the last rollbacks of the target took, the newest first. */
async function readRollbackTimes(
  tx: Transaction,
  target: { readonly service: string; readonly environment: string },
  load: Load,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const id of await tx.listRolledBack(target, mostMeasured)) {
    const goLive = await load(tx, id);
    const took = goLive && rollbackTook(goLive);
    if (took !== undefined) times.push(took);
  }
  return times;
}

interface Deployed extends Pick<GoLive, 'number' | 'service' | 'version' | 'bars' | 'liftedFreezes'> {
  readonly now: number;
  /** When it is to be deployed, as far as is known. */
  readonly at: number;
}

/** What stands in the way of a version on its target. Where nobody has read the calendar, what was known of it stays. */
async function readBars(
  tx: Transaction,
  { number, service, version, now, at, bars, liftedFreezes }: Deployed,
  { load, calendar }: Known,
): Promise<Pick<Facts, 'bars'>> {
  const { id, environment } = service;
  const last = await tx.findLastStarted({ number, service: id, environment });
  const ofOthers = barsOf({
    last: last === undefined ? undefined : await load(tx, last),
    versionMarkedBadBy: await markedBadBy(tx, { service, version }, load),
  });
  const target = { service: id, environment };
  const frozen = calendar
    ? freezeBars(calendar, { target, at, lifted: liftedFreezes })
    : bars.filter(isOfCalendar);
  const targets = foldTargets(await tx.readStream(targetsStream));
  return { bars: [...targetBars(targets, target, { now, at }), ...ofOthers, ...frozen] };
}

/** Where the rollback goes that is asked for. */
function returnOf(
  goLive: GoLive,
  action: Extract<
    Command['do'],
    { type: 'RequestRollback' | 'DeclareTriggerMet' | 'ReportTrigger' | 'ReportProposalUnanswered' }
  >,
) {
  const named = action.type === 'DeclareTriggerMet' ? action.rollBack : action;
  const version = named && 'version' in named ? named.version : undefined;
  return { service: goLive.service, version: version ?? returnVersion(goLive) };
}

/** What these rest on, the calendar of freezes says too. */
export const asksCalendar = ({ do: { type } }: Command): boolean =>
  [
    'PlanGoLive',
    'Reschedule',
    'OfferStart',
    'LiftFreeze',
    'BreakGlass',
    'GiveFinalGo',
    'StartDeployment',
    'BeginDispatch',
    'ReportBars',
  ].includes(type);

/** What the rules may know of other go-lives for this command, read in its own transaction. */
export async function readFacts(tx: Transaction, { do: action, at }: Command, known: Known): Promise<Facts> {
  const { goLive, load, reachable, words } = known;
  const common = { installation: await tx.installation(), words, nextNumber: 0 };
  if (action.type === 'PlanGoLive') {
    const { id, environment } = action.service;
    const nextNumber = known.rehearsal ?? (await tx.nextNumber());
    return {
      ...common,
      nextNumber,
      activeOnTarget: await tx.findActiveOnTarget(id, environment),
      lastGoodVersion: await tx.lastGoodVersion(id, environment),
      rollbacksTook: await readRollbackTimes(tx, { service: id, environment }, load),
      ...(await readBars(
        tx,
        { ...action, number: nextNumber, now: at, at: action.t0, bars: [], liftedFreezes: [] },
        known,
      )),
      returnMarkedBadBy: await markedBadBy(tx, { service: action.service, version: action.rollbackTo }, load),
    };
  }
  if (!goLive) return common;
  const { number, service } = goLive;
  const target = { number, service: service.id, environment: service.environment };
  switch (action.type) {
    case 'RequestRollback':
    case 'DeclareTriggerMet':
    // golive may roll back by itself.
    case 'ReportTrigger':
    case 'ReportProposalUnanswered':
      return {
        ...common,
        supersededBy: await tx.findSuccessor(target),
        returnMarkedBadBy: await markedBadBy(tx, returnOf(goLive, action), load),
      };
    case 'ReportHealth':
    case 'ReportPerformance':
    case 'ReportTrafficBaked':
    case 'ReportRestored':
      return { ...common, supersededBy: await tx.findSuccessor(target) };
    case 'Reschedule':
    case 'OfferStart':
    case 'LiftFreeze':
    case 'BreakGlass':
    case 'GiveFinalGo':
    case 'StartDeployment':
    case 'ReportBars': {
      const t0 = action.type === 'Reschedule' ? action.t0 : goLive.t0;
      const found = await readBars(tx, { ...goLive, now: at, at: Math.max(at, t0) }, known);
      return { ...common, ...found };
    }
    case 'StartStep':
    case 'ReopenStep':
    case 'ContinueTraffic':
    case 'BeginDispatch': {
      const found = await readBars(tx, { ...goLive, now: at, at: Math.max(at, goLive.t0) }, known);
      const supersededBy = await tx.findSuccessor(target);
      return { ...common, reachable, supersededBy, ...found };
    }
    case 'SendNotice':
    case 'FinishStep':
    case 'OpenIssue':
    case 'SendUpdate':
    case 'SendShortUpdate':
      return { ...common, reachable };
    default:
      return common;
  }
}
