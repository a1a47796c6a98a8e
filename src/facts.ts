import { isVersionMarkedBad } from './domain/bad-version.ts';
import { type Bar, barsOf } from './domain/bar.ts';
import type { Command, Facts, PlanGoLive } from './domain/command.ts';
import type { GoLive } from './domain/go-live.ts';
import type { NoticeChannel } from './domain/runbook.ts';
import { returnVersion } from './domain/version.ts';
import type { Store, Transaction } from './store/store.ts';

/** Where a state comes from. */
export type Load = (source: Pick<Store, 'readStream'>, id: string) => Promise<GoLive | undefined>;

interface Known {
  readonly goLive: GoLive | undefined;
  readonly load: Load;
  /** The channels besides Slack that notices can go over. */
  readonly reachable?: readonly NoticeChannel[];
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

/** What earlier go-lives put in the way of a version on its target. */
async function readBars(
  tx: Transaction,
  { number, service, version }: Pick<GoLive, 'number' | 'service' | 'version'>,
  load: Load,
): Promise<readonly Bar[]> {
  const last = await tx.findLastStarted({ number, service: service.id, environment: service.environment });
  return barsOf({
    last: last === undefined ? undefined : await load(tx, last),
    versionMarkedBadBy: await markedBadBy(tx, { service, version }, load),
  });
}

/** Where the rollback goes that is asked for. */
function returnOf(
  goLive: GoLive,
  action: Extract<Command['do'], { type: 'RequestRollback' | 'DeclareTriggerMet' }>,
) {
  const { version } = action.type === 'RequestRollback' ? action : (action.rollBack ?? {});
  return { service: goLive.service, version: version ?? returnVersion(goLive) };
}

/** What the rules may know of other go-lives for this command, read in its own transaction. */
export async function readFacts(
  tx: Transaction,
  { do: action }: Command,
  { goLive, load, reachable }: Known,
): Promise<Facts> {
  const installation = await tx.installation();
  if (action.type === 'PlanGoLive') {
    const { id, environment } = action.service;
    const nextNumber = await tx.nextNumber();
    return {
      installation,
      nextNumber,
      activeOnTarget: await tx.findActiveOnTarget(id, environment),
      lastGoodVersion: await tx.lastGoodVersion(id, environment),
      bars: await readBars(tx, { ...action, number: nextNumber }, load),
      returnMarkedBadBy: await markedBadBy(tx, { service: action.service, version: action.rollbackTo }, load),
    };
  }
  if (!goLive) return { installation, nextNumber: 0 };
  const target = {
    number: goLive.number,
    service: goLive.service.id,
    environment: goLive.service.environment,
  };
  switch (action.type) {
    case 'RequestRollback':
    case 'DeclareTriggerMet':
      return {
        installation,
        nextNumber: 0,
        supersededBy: await tx.findSuccessor(target),
        returnMarkedBadBy: await markedBadBy(tx, returnOf(goLive, action), load),
      };
    case 'ReportTrigger':
    case 'ReportHealth':
    case 'ReportPerformance':
    case 'ReportRestored':
      return { installation, nextNumber: 0, supersededBy: await tx.findSuccessor(target) };
    case 'GiveFinalGo':
    case 'StartDeployment':
    case 'BeginDispatch':
    case 'ReportBars':
      return { installation, nextNumber: 0, bars: await readBars(tx, goLive, load) };
    case 'SendNotice':
      return { installation, nextNumber: 0, reachable };
    default:
      return { installation, nextNumber: 0 };
  }
}
