import type { RemindersDue } from '../afterwards/follow-up-event.ts';
import type { ReminderEffect } from '../effect.ts';
import { conditionTasks } from '../gates/condition.ts';
import { gatheredMs } from '../gates/vote-reminder.ts';
import type { GoLive } from '../go-live.ts';
import { isMuted } from '../notices/mute.ts';
import { isBeforeStart } from '../status.ts';
import { areStepsOver } from '../steps/step-rules.ts';
import { afternoonOf, morningBefore, morningFrom } from '../time/working-hours.ts';
import { assigneeOf, checklistTasks, followUpTasks, openTasks, type Task } from './task.ts';

/*
 * Who is reminded when, of this go-live. A task has up to three times: the morning from which on it is due before the
 * next one (and every morning after, once it is overdue), the afternoon before it is due, and a last call an hour
 * before, which is left out where one of the others comes shortly before. What is said then is gathered over all
 * go-lives when it is sent, with the votes that wait; the key of the same time is the same for all of them.
 */

const lastCallMs = 60 * 60_000;

/** A reminder within this time before something is due makes the last call needless. */
const shortlyBeforeMs = 2 * 60 * 60_000;

/** What golive slept through for longer waits for the next time: nobody is reminded of the morning at night. */
const atMostLateMs = 3 * 60 * 60_000;

/** Whom a task waits for: its assignee, else its role's holder, else the deputy, else who planned the go-live. */
export function owerOf(goLive: GoLive, task: Task): string | undefined {
  const { service, left, plannedBy } = goLive;
  const role = service.roles[task.owner];
  return [assigneeOf(goLive, task), role?.holder, role?.deputy, plannedBy].find(
    (person) => person !== undefined && !left.includes(person),
  );
}

/** What is owed now or later: the checklist until the start, conditions until success, the follow-ups until it is closed. */
function owedTasks(goLive: GoLive): readonly Task[] {
  const conditions = areStepsOver(goLive) ? [] : conditionTasks(goLive);
  if (isBeforeStart(goLive.status)) return openTasks(goLive, [...checklistTasks(goLive), ...conditions]);
  return goLive.closed ? [] : openTasks(goLive, [...conditions, ...followUpTasks(goLive)]);
}

/** What somebody owes at this moment that is overdue or due before the next working morning. */
export function pressingTasks(goLive: GoLive, person: string, now: number): readonly Task[] {
  const until = morningFrom(now + 1, goLive.timeZone);
  return owedTasks(goLive).filter(
    (task) => task.opensAt <= now && task.dueAt <= until && owerOf(goLive, task) === person,
  );
}

/** The next time at which somebody is reminded; undefined when nothing is owed. */
export function nextTaskReminderAt(goLive: GoLive, now: number): number | undefined {
  const times = timesOf(goLive, now).flatMap(({ times: all }) => all);
  return times.length > 0 ? Math.min(...times) : undefined;
}

interface Times {
  readonly task: Task;
  readonly times: readonly number[];
}

function timesOf(goLive: GoLive, now: number): readonly Times[] {
  const after = Math.max((goLive.remindedAt ?? goLive.plannedAt) + 1, now - atMostLateMs);
  const known = new Map<number, Times>();
  return owedTasks(goLive).map((task) => {
    const like = known.get(task.dueAt);
    const isSame = like?.task.opensAt === task.opensAt;
    const found = { task, times: isSame ? like.times : reminderTimes(task, after, goLive.timeZone) };
    known.set(task.dueAt, found);
    return found;
  });
}

function reminderTimes({ opensAt, dueAt }: Task, after: number, timeZone: string): readonly number[] {
  const from = Math.max(opensAt, after);
  const before = morningBefore(dueAt, timeZone);
  const eve = afternoonOf(before, timeZone);
  const mornings = before >= from ? before : morningFrom(from, timeZone);
  const isCloseBy = (at: number) => at >= Math.max(opensAt, dueAt - shortlyBeforeMs) && at < dueAt;
  const lastCall = Math.max(opensAt, dueAt - lastCallMs);
  return [
    mornings,
    ...(eve >= from && eve < dueAt ? [eve] : []),
    ...(lastCall >= from && lastCall < dueAt && ![before, eve].some(isCloseBy) ? [lastCall] : []),
  ];
}

/** Whose time has come. */
export function owersToRemind(goLive: GoLive, now: number): RemindersDue | undefined {
  const slot = nextTaskReminderAt(goLive, now);
  if (slot === undefined || slot > now) return undefined;
  const pressing = timesOf(goLive, now).filter(({ times }) => times.some((at) => at <= now));
  const people = new Set(pressing.flatMap(({ task }) => owerOf(goLive, task) ?? []));
  return { type: 'RemindersDue', slot, people: [...people].filter((person) => !isMuted(goLive, person)) };
}

/** Whoever steps in for somebody who has left hears at once of what is pressing. */
export function remindSuccessors(before: GoLive, person: string, now: number): readonly RemindersDue[] {
  const after = { ...before, left: [...before.left, person] };
  const people = pressingTasks(before, person, now).flatMap((task) => owerOf(after, task) ?? []);
  return people.length === 0 ? [] : [{ type: 'RemindersDue', slot: now, people: [...new Set(people)] }];
}

/** One for each person and time, whichever go-live asks first. */
export function reminderEffects(goLive: GoLive, { slot, people }: RemindersDue): readonly ReminderEffect[] {
  const name = new Date(Math.floor(slot / gatheredMs) * gatheredMs).toISOString().slice(0, 16);
  return people.map((person) => ({
    kind: 'slack.reminder',
    key: `reminder/${person}/${name}`,
    goLive: goLive.id,
    person,
  }));
}
