import { allGroups } from '../domain/gates/voter-groups.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { writtenPlan } from '../domain/people/plan-authority.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { returnVersion } from '../domain/version.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { channelLink, mention, outside } from '../messages/blocks/mrkdwn.ts';
import { blockerLine } from '../messages/topics/blocker-text.ts';
import { documentWarnings } from '../messages/topics/document-text.ts';
import type { PlanLine } from './command-line.ts';
import type { Definitions } from './needs.ts';
import { lookAhead } from './plan-outlook.ts';
import { timeSentence } from './sentences.ts';
import type { Said } from './slack-calls.ts';
import { carryOut, type Deed, type Door } from './wish.ts';
import { toInstant, type WrittenTime } from './written-time.ts';

/** A go-live that somebody wants to plan. */
export interface PlanWish {
  /** With the role holders as they are to be. */
  readonly service: Service;
  readonly runbook: Runbook;
  /** As the files say it: the service, and the runbook that it names, where there is one. */
  readonly written: { readonly service: Service; readonly runbook: Runbook | undefined };
  readonly version: string;
  readonly rollbackTo?: string;
  readonly when: WrittenTime;
}

type PlanField = 'service' | 'runbook' | 'version' | 'rollbackTo' | 'date' | 'time' | 'zone' | 'role';

/** Why it cannot be planned, as mrkdwn, and which part of the wish it is about. */
export interface PlanProblem {
  readonly problem: string;
  /** The same beside the part that it is about, where nobody can be mentioned. */
  readonly problemThere?: string;
  readonly field: PlanField;
  readonly role?: string;
}

export type Planned = { readonly goLive: string; readonly said: Said } | PlanProblem;

export async function planGoLive(door: Door, deed: Deed, wish: PlanWish): Promise<Planned> {
  const { words } = door;
  const instant = toInstant(wish.when, wish.service.timeZone);
  if ('code' in instant)
    return {
      problem: timeSentence(instant, words),
      field: instant.code === 'unknown_zone' ? 'zone' : 'time',
    };
  const [unfit, outlook, voterGroups] = await Promise.all([
    findUnfit(door, deed, wish),
    lookAhead(door, wish),
    door.groups.read(allGroups(wish), door.clock.now()),
  ]);
  if (unfit) return unfit;
  if (outlook.problem) return { problem: outlook.problem, field: 'service' };
  const { service, runbook, version, rollbackTo } = wish;
  const answered = await carryOut(door, deed, {
    do: {
      type: 'PlanGoLive',
      version,
      ...(rollbackTo ? { rollbackTo } : {}),
      t0: instant.at,
      timeZone: instant.timeZone,
      runbook,
      service,
      written: writtenPlan(wish.written.service, wish.written.runbook),
      ...(voterGroups.length > 0 ? { voterGroups } : {}),
    },
  });
  if (!answered.ok) return refused(door, wish, answered.refusal);
  const planned = await door.engine.read(answered.goLive);
  const isReturnKnown = planned === undefined || returnVersion(planned) !== undefined;
  return {
    goLive: answered.goLive,
    said: answer(
      [
        words.door.planned(answered.goLive, channelLink(service.channel)),
        ...(isReturnKnown ? [] : [words.door.check.noReturnVersion]),
        ...documentWarnings(runbook, { now: door.clock.now(), timeZone: service.timeZone, words }),
        ...(planned ? planned.bars.map((bar) => blockerLine(planned, { kind: 'bar', ...bar }, words)) : []),
        ...outlook.warnings,
      ].join('\n'),
    ),
  };
}

/** Whoever plans, and everybody who holds a role, must be a full member of the workspace. */
async function findUnfit(
  { people, words }: Door,
  { user }: Deed,
  { service, runbook }: PlanWish,
): Promise<PlanProblem | undefined> {
  const roles = Object.entries(service.roles).flatMap(([role, { holder, deputy }]) => [
    { role, id: holder },
    ...(deputy ? [{ role, id: deputy }] : []),
  ]);
  const [isPlannerMember, ...areMembers] = await Promise.all(
    [user, ...roles.map(({ id }) => id)].map((id) => people.isMember(id)),
  );
  if (!isPlannerMember) return { problem: words.door.notAMember, field: 'service' };
  const unfit = roles.find((_, index) => !areMembers[index]);
  if (!unfit) return undefined;
  return {
    problem: words.door.unfitHolder(mention(unfit.id), roleIn(runbook, unfit.role)),
    problemThere: words.door.unfitHolderThere,
    field: 'role',
    role: unfit.role,
  };
}

const roleIn = (runbook: Runbook | undefined, role: string): string =>
  outside(runbook?.roles.find(({ id }) => id === role)?.title ?? role, 60);

function refused({ words }: Door, wish: PlanWish, refusal: Refusal): PlanProblem {
  const problem = refusalText(refusal, undefined, words);
  switch (refusal.code) {
    case 't0_in_past':
    case 't0_too_far':
      return { problem, field: 'date' };
    case 'invalid_version':
      return { problem, field: refusal.subject === wish.rollbackTo ? 'rollbackTo' : 'version' };
    case 'version_marked_bad':
      return { problem, field: 'version' };
    case 'return_marked_bad':
    case 'same_version':
      return { problem, field: 'rollbackTo' };
    case 'role_without_holder':
      return { problem, field: 'role', ...(refusal.subject ? { role: refusal.subject } : {}) };
    case 'plan_differs': {
      const { runbook } = wish.written;
      const managers = words.people.or((refusal.allowedRoles ?? []).map((role) => roleIn(runbook, role)));
      const told = words.door.planAsWritten(problem, managers);
      return refusal.subject
        ? { problem: told, field: 'role', role: refusal.subject }
        : { problem: told, field: 'runbook' };
    }
    default:
      return { problem, field: 'service' };
  }
}

/** The wish of one line, with the service and its runbook looked up. */
export function findPlan(
  { words }: Door,
  line: PlanLine,
  { services, runbooks }: Definitions,
): PlanWish | PlanProblem {
  const service = services.get(line.service);
  if (!service) {
    const nearest = nearestWord(line.service, services.keys());
    return { problem: words.door.unknownService(outside(line.service, 60), nearest), field: 'service' };
  }
  const runbook = runbooks.get(service.runbook);
  if (!runbook) {
    const nearest = nearestWord(service.runbook, runbooks.keys());
    return { problem: words.door.unknownRunbook(outside(service.runbook, 60), nearest), field: 'runbook' };
  }
  const { version, when, rollbackTo } = line;
  const written = { service, runbook };
  return { service, runbook, written, version, when, ...(rollbackTo ? { rollbackTo } : {}) };
}
