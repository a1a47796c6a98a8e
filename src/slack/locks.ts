import type { TargetWishOfPeople } from '../domain/guards/target-wish.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { answer } from '../messages/answers/answer.ts';
import { locksAnswer } from '../messages/answers/locks-answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { moment } from '../messages/names/moment.ts';
import { parseLockLine, parseReasonLine, type ReasonLine } from './lock-line.ts';
import type { Definitions } from './needs.ts';
import { type Reply, refuse, say } from './reply.ts';
import { timeSentence } from './sentences.ts';
import { carryOut, type Deed, type Door } from './wish.ts';
import { toInstant } from './written-time.ts';

/** Stops all go-lives. */
export async function freezeAll(door: Door, deed: Deed, rest: string): Promise<Reply> {
  const { words } = door;
  const definitions = await door.directory.loadDefinitions();
  if (rest === '') return refuse(answer(words.locks.freezeUsage));
  const named = definitions.services.get(rest.split(' ')[0] ?? '');
  if (named) return refuse(answer(words.locks.freezesAll(placeOf({ ...named, service: named.id }))));
  const { allowed, ofUser } = mayFreeze(definitions, deed.user);
  const when = readReason(door, rest, ofUser?.timeZone ?? 'UTC');
  return 'problem' in when
    ? refuse(answer(when.problem))
    : await stop(door, deed, { type: 'FreezeAll', ...when, allowed });
}

/** `all reason` lets all go-lives go on. Without the word it would be what is left of a misspelt go-live. */
export async function unfreezeAll(door: Door, deed: Deed, rest: string): Promise<Reply> {
  const [all = '', ...reason] = rest.split(' ');
  if (all.toLowerCase() !== 'all') return refuse(answer(door.words.locks.unfreezeUsage));
  const { allowed } = mayFreeze(await door.directory.loadDefinitions(), deed.user);
  return await stop(door, deed, { type: 'UnfreezeAll', reason: reason.join(' '), allowed });
}

/** Whoever may stop all go-lives, and a service for which this person does. */
function mayFreeze({ services, runbooks }: Definitions, user: string) {
  const all = [...services.values()];
  const may = (service: Service) => holdersOf(service, runbooks.get(service.runbook), 'freeze');
  return {
    allowed: [...new Set(all.flatMap(may))],
    ofUser: all.find((service) => may(service).includes(user)),
  };
}

/** Locks an environment of a service, or waits for a lock's end. */
export async function lockTarget(door: Door, deed: Deed, rest: string): Promise<Reply> {
  const line = parseLockLine(rest);
  const found = findTarget(door, line, await door.directory.loadDefinitions());
  if ('problem' in found) return refuse(answer(found.problem));
  const { place, allowed, timeZone } = found;
  if (line.mode === 'wait') {
    if (line.rest !== '') return refuse(answer(door.words.locks.waitTakesNoWords(placeOf(place))));
    return await stop(door, deed, { type: 'AwaitTarget', ...place });
  }
  const when = readReason(door, line.rest, timeZone);
  if ('problem' in when) return refuse(answer(when.problem));
  return await stop(door, deed, {
    type: 'LockTarget',
    ...place,
    ...when,
    ...(line.mode === 'warn' ? { warnOnly: true } : {}),
    ...(line.mode === 'steal' ? { steal: true } : {}),
    allowed,
  });
}

export async function unlockTarget(door: Door, deed: Deed, rest: string): Promise<Reply> {
  if (rest === '') return refuse(answer(door.words.locks.unlockUsage));
  const line = parseLockLine(rest);
  const found = findTarget(door, line, await door.directory.loadDefinitions());
  if ('problem' in found) return refuse(answer(`${found.problem} ${door.words.locks.unlockOfRollback}`));
  const reason = rest.split(' ').slice(2).join(' ');
  return await stop(door, deed, { type: 'UnlockTarget', ...found.place, reason, allowed: found.allowed });
}

export async function listLocks({ directory, clock, words }: Door): Promise<Reply> {
  return say(locksAnswer(await directory.readTargets(), clock.now(), words));
}

/** The same click, with the answer of what belongs to no go-live. */
async function stop(door: Door, deed: Deed, action: TargetWishOfPeople): Promise<Reply> {
  const answered = await carryOut(door, deed, { do: action });
  if (!answered.ok)
    return refuse(answer(refusalText(answered.refusal, undefined, door.words)), answered.refusal.code);
  return { type: 'done', said: answer(recorded(door, action, answered.anchor)) };
}

function recorded({ words }: Door, action: TargetWishOfPeople, anchor: string): string {
  const isOfTarget = 'service' in action;
  const until = 'until' in action ? action.until : undefined;
  return words.locks.done[action.type]({
    anchor,
    place: isOfTarget ? placeOf(action) : '',
    until: until === undefined ? '' : moment(until, 'UTC', words),
    warnOnly: action.type === 'LockTarget' && action.warnOnly === true,
  });
}

const placeOf = ({ service, environment }: FoundTarget['place']): string =>
  outside(`${service} ${environment}`, 130);

interface FoundTarget {
  readonly place: { readonly service: string; readonly environment: string };
  readonly allowed: readonly string[];
  readonly timeZone: string;
}

function findTarget(
  { words }: Door,
  line: { readonly service: string; readonly environment: string },
  { services, runbooks }: Definitions,
): FoundTarget | { readonly problem: string } {
  const service = services.get(line.service);
  if (!service || service.environment !== line.environment) {
    const known = [...services.values()].slice(0, 5).map((one) => placeOf({ ...one, service: one.id }));
    const named = [line.service, line.environment].join(' ').trim();
    if (named === '') return { problem: words.locks.lockUsage(known[0]) };
    return {
      problem: words.locks.unknownTarget(
        outside(named, 80),
        known.map((place) => `\`${place}\``),
      ),
    };
  }
  return {
    place: { service: service.id, environment: service.environment },
    allowed: holdersOf(service, runbooks.get(service.runbook), 'manage'),
    timeZone: service.timeZone,
  };
}

/** By what stands in the files now: whoever holds a role with the permission. */
function holdersOf(
  { roles }: Service,
  runbook: Runbook | undefined,
  permission: 'manage' | 'freeze',
): readonly string[] {
  const named = runbook?.permissions[permission] ?? runbook?.permissions.manage ?? [];
  return named.flatMap((role) => {
    const { holder, deputy } = roles[role] ?? {};
    return [holder, deputy].filter((person) => person !== undefined);
  });
}

function readReason(
  { words }: Door,
  rest: string,
  timeZone: string,
): { readonly reason: string; readonly until?: number } | { readonly problem: string } {
  const line: ReasonLine | { readonly unreadable: string } = parseReasonLine(rest);
  if ('unreadable' in line)
    return { problem: timeSentence({ code: 'unreadable_time', found: line.unreadable }, words) };
  if (!line.until) return { reason: line.reason };
  const until = toInstant(line.until, timeZone);
  if ('code' in until) return { problem: timeSentence(until, words) };
  return { reason: line.reason, until: until.at };
}
