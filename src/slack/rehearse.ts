import { checksOf } from '../domain/checks/checks.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import { expectedMs } from '../domain/rehearsals/rehearsal-span.ts';
import type { HeldRehearsal } from '../domain/rehearsals/rehearsals.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { rehearsalsAnswer } from '../messages/answers/rehearsals-answer.ts';
import { channelLink, outside } from '../messages/blocks/mrkdwn.ts';
import { durationText } from '../messages/names/moment.ts';
import type { ReadLine } from './find-go-live.ts';
import { readGoLiveWord } from './go-live-word.ts';
import { look } from './look.ts';
import type { RehearsalDoor } from './needs.ts';
import { parseRehearseLine, type RehearseLine } from './rehearse-line.ts';
import { type Reply, refuse, say } from './reply.ts';
import { type Deed, type Door, NotRecordedError } from './wish.ts';

const usualSpeed = 600;
/** People have to read what they are asked. */
const usualSpeedWithPeople = 30;
const mostSpeed = 3_600;
const minute = 60_000;

/** Begins a rehearsal, ends one, or says what was rehearsed. */
export async function rehearse(door: Door, deed: Deed, line: ReadLine): Promise<Reply> {
  const { words, directory } = door;
  const { rehearsals } = directory;
  if (!rehearsals) return refuse(answer(words.rehearsal.nothingRuns));
  const held = await rehearsals.readHeld();
  const [first = '', second, ...others] = line.rest.split(' ');
  if (first.toLowerCase() === 'stop') {
    const unread = line.goLive ? [second, ...others] : others;
    if (unread[0] !== undefined) {
      const command = ['rehearse stop', line.goLive ?? outside(second ?? '', 60)].join(' ');
      return refuse(answer(words.door.line.takesNoWords(command, outside(unread.join(' '), 60))));
    }
    const typed = second === undefined ? undefined : readGoLiveWord(second);
    const named = line.goLive ?? (typed && 'id' in typed ? typed.id : second);
    return await stop(door, deed, { rehearsals, held: held.held, named });
  }
  if (line.goLive) return refuse(answer(words.door.line.takesNoGoLive('rehearse', line.goLive)));
  if (line.rest === '') return say(rehearsalsAnswer(held, words));
  return await begin(door, deed, { rehearsals, rest: line.rest });
}

const holdersOf = ({ roles }: Service): readonly string[] => [
  ...new Set(Object.values(roles).flatMap(({ holder, deputy }) => (deputy ? [holder, deputy] : [holder]))),
];

interface Stopping {
  readonly rehearsals: RehearsalDoor;
  readonly held: readonly HeldRehearsal[];
  /** The rehearsal or its service, where one was named. */
  readonly named: string | undefined;
}

async function stop(door: Door, deed: Deed, { rehearsals, held, named }: Stopping): Promise<Reply> {
  const { words } = door;
  const running = held.filter(({ ended }) => !ended);
  const isNamed = ({ id, service }: HeldRehearsal) => named === id || named === service;
  const found = running.find((one) =>
    named ? isNamed(one) : running.length === 1 || one.channel === deed.channel,
  );
  if (!found) return refuse(answer(words.rehearsal.nothingRuns));
  const service = (await door.directory.loadDefinitions()).services.get(found.service);
  const allowed = [found.by, ...(service ? holdersOf(service) : [])];
  if (!allowed.includes(deed.user))
    return refuse(answer(refusalText({ code: 'may_not_rehearse', people: allowed }, undefined, words)));
  rehearsals.stop(found.id, deed.user);
  return say(answer(words.rehearsal.stopping(found.id)));
}

interface Beginning {
  readonly rehearsals: RehearsalDoor;
  readonly rest: string;
}

async function begin(door: Door, deed: Deed, { rehearsals, rest }: Beginning): Promise<Reply> {
  const { words } = door;
  const said = words.rehearsal;
  const line = parseRehearseLine(rest);
  if (!line) return refuse(answer(said.usage));
  if ('unread' in line) return refuse(answer(said.unread(outside(line.unread, 100), said.usage)));
  const found = await findRehearsed(door, line);
  if ('problem' in found) return refuse(answer(found.problem));
  const { service, runbook, channel } = found;
  const { version, leadMs, withPeople, failures } = line;
  const speed = speedOf(line);
  const { id, user, team, via } = deed;
  const command = { id, actor: { kind: 'user', id: user, team }, origin: { via } } as const;
  const plan = { service, runbook, channel, version, speed, leadMs, standIns: !withPeople, failures };
  const begun = await rehearsals
    .begin({ ...plan, command, allowed: holdersOf(service) })
    .catch((cause: unknown) => {
      throw new NotRecordedError('the rehearsal was not begun', { cause });
    });
  if (!begun.ok) return refuse(answer(refusalText(begun.refusal, undefined, words)), begun.refusal.code);
  const { anchor } = begun;
  const takes = durationText(
    Math.max(1, Math.round(expectedMs({ runbook, leadMs, speed }) / minute)) * minute,
    words,
  );
  return {
    type: 'done',
    said: answer(said.begun({ id: begun.id, channel: channelLink(channel), speed, takes, anchor })),
  };
}

const speedOf = ({ speed, withPeople }: RehearseLine): number =>
  speed ?? (withPeople ? usualSpeedWithPeople : usualSpeed);

type Rehearsed =
  | { readonly service: Service; readonly runbook: Runbook; readonly channel: string }
  | { readonly problem: string };

async function findRehearsed(door: Door, line: RehearseLine): Promise<Rehearsed> {
  const { words, directory } = door;
  const said = words.rehearsal;
  const { services, runbooks } = await directory.loadDefinitions();
  const service = services.get(line.service);
  if (!service) {
    const nearest = nearestWord(line.service, [...services.keys()]);
    return { problem: words.door.unknownService(outside(line.service, 60), nearest) };
  }
  const runbook = runbooks.get(service.runbook);
  if (!runbook) return { problem: words.door.unknownRunbook(outside(service.runbook, 60), undefined) };
  const speed = speedOf(line);
  if (speed < 1 || speed > mostSpeed) return { problem: said.speed(mostSpeed) };
  const unknown = line.failures.map((failure) => unknownIn(runbook, failure, door)).find(Boolean);
  if (unknown) return { problem: unknown };
  const channel = service.rehearsalChannel;
  if (channel === undefined) return { problem: said.noChannel(outside(service.title, 60)) };
  const seen = await look(door, channel, directory.channelInfo(channel));
  const isFit = !seen || (seen.found?.isMember && !seen.found.isArchived);
  return isFit ? { service, runbook, channel } : { problem: said.channelUnfit(channelLink(channel)) };
}

/** What would never happen must not look like a rehearsal of it. */
function unknownIn(runbook: Runbook, failure: Failure, { words }: Door): string | undefined {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  if (failure.kind === 'silence' && failure.role !== undefined) {
    const roles = runbook.roles.map(({ id }) => id);
    return roles.includes(failure.role)
      ? undefined
      : words.rehearsal.unknownRole(outside(failure.role, 60), list(roles));
  }
  if (failure.kind !== 'check') return undefined;
  const checks = checksOf(runbook).map(({ name }) => name);
  return checks.includes(failure.check)
    ? undefined
    : words.rehearsal.unknownCheck(outside(failure.check, 100), list(checks));
}
