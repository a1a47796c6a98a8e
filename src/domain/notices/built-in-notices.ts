import type { Milestone, NoticeDefinition } from '../runbook.ts';

/*
 * Whoever heard the first part hears the end, also where a runbook has no words for it. These become a part of the
 * go-live's own copy of its runbook, so that they are previewed, approved, cancelled and accounted for as all others.
 */

type Turn = Pick<NoticeDefinition, 'id' | 'title' | 'text'> & {
  readonly after: Milestone;
  /** What the runbook does not say, for whoever writes it. */
  readonly unsaid: string;
};

const turns: readonly Turn[] = [
  {
    id: 'golive_rescheduled',
    title: 'Go-Live Rescheduled',
    after: 'rescheduled',
    text: 'The go-live of {{service}} {{version}} was rescheduled. New time: {{t0}}. The earlier time no longer holds.',
    unsaid: 'that T-0 was moved',
  },
  {
    id: 'golive_delayed',
    title: 'Go-Live Delayed',
    after: 'held_past_t0',
    text: 'The go-live of {{service}} {{version}} is delayed. It did not start at {{t0}}; a new time will be announced.',
    unsaid: 'that T-0 passed on hold',
  },
  {
    id: 'golive_aborted',
    title: 'Go-Live Aborted',
    after: 'aborted',
    text: 'The go-live of {{service}} {{version}} was aborted. What was announced for {{t0}} no longer holds.',
    unsaid: 'that the go-live was aborted',
  },
  {
    id: 'golive_rolled_back',
    title: 'Go-Live Rolled Back',
    after: 'rolled_back',
    text: 'The go-live of {{service}} {{version}} was rolled back. The previous version is in service.',
    unsaid: 'that it was rolled back',
  },
  {
    id: 'golive_success',
    title: 'Go-Live Success',
    after: 'success_declared',
    text: 'The go-live of {{service}} {{version}} was successful. The new version is in service.',
    unsaid: 'that it was a success',
  },
];

/** The turns of which these notices say nothing. */
export const unsaidTurns = (notices: readonly Pick<NoticeDefinition, 'after'>[]): readonly Turn[] =>
  turns.filter((turn) => notices.every(({ after }) => after !== turn.after));

const twoHoursMs = 2 * 3_600_000;

export const builtInNotices = (notices: readonly NoticeDefinition[]): readonly NoticeDefinition[] =>
  unsaidTurns(notices)
    .filter(({ id }) => notices.every((own) => own.id !== id))
    .map(({ unsaid: _, ...turn }) => ({
      ...turn,
      audiences: [],
      channels: [],
      graceMs: twoHoursMs,
      builtIn: true,
    }));
