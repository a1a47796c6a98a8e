import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../src/domain/event.ts';
import type { RehearsalWish } from '../../../src/domain/rehearsals/rehearsal-event.ts';
import {
  decideRehearsals,
  foldRehearsals,
  isThrough,
  runningOf,
} from '../../../src/domain/rehearsals/rehearsals.ts';

const rita = 'U0RITA';

const begin = (more: Partial<Extract<RehearsalWish, { type: 'BeginRehearsal' }>> = {}): RehearsalWish => ({
  type: 'BeginRehearsal',
  service: 'shop',
  environment: 'production',
  version: 'v1',
  runbook: { id: 'golive', version: '3', hash: 'a'.repeat(64) },
  channel: 'C0REHEARSE',
  speed: 600,
  failures: [],
  allowed: [rita],
  ...more,
});

const end = (rehearsal: string, result: 'succeeded' | 'stopped' = 'succeeded'): RehearsalWish => ({
  type: 'EndRehearsal',
  rehearsal,
  result,
  unanswered: ['security_lead'],
  failedChecks: [],
});

/** Plays the wishes one after the other, a person's or golive's own, and gives why each was refused. */
function played(...wishes: readonly (readonly [string, RehearsalWish])[]) {
  const recorded: RecordedEvent[] = [];
  const refused = wishes.map(([by, action], index) => {
    const actor =
      by === 'golive'
        ? ({ kind: 'system', id: 'scheduler' } as const)
        : ({ kind: 'user', id: by, team: 'T0' } as const);
    const command = { id: `c${index}`, at: index, actor, origin: { via: 'command' }, do: action } as const;
    const decision = decideRehearsals(foldRehearsals(recorded), command, action);
    for (const event of decision.events)
      recorded.push({
        stream: 'REHEARSALS',
        version: recorded.length + 1,
        at: index,
        actor,
        origin: command.origin,
        event,
        hash: '',
        prevHash: '',
      });
    return decision.refusal?.code;
  });
  return { refused, recorded, held: foldRehearsals(recorded) };
}

describe('rehearsals', () => {
  it('are numbered as they begin, and keep how they ended', () => {
    const { held, refused } = played([rita, begin()], ['golive', end('RH-1')], [rita, begin()]);
    expect(refused).toEqual([undefined, undefined, undefined]);
    expect(held.held).toMatchObject([
      {
        id: 'RH-1',
        by: rita,
        begunAt: 0,
        ended: { at: 1, result: 'succeeded', unanswered: ['security_lead'] },
      },
      { id: 'RH-2', begunAt: 2 },
    ]);
    expect(runningOf(held, 'shop')?.id).toBe('RH-2');
    expect(held.held.map(isThrough)).toEqual([true, false]);
  });

  it('go one at a time for each service', () => {
    const { refused } = played(
      [rita, begin()],
      [rita, begin()],
      [rita, begin({ service: 'billing' })],
      ['golive', end('RH-1', 'stopped')],
      [rita, begin()],
    );
    expect(refused).toEqual([undefined, 'rehearsal_running', undefined, undefined, undefined]);
  });

  it('are begun by whoever holds a role of the service; that others tried is on record', () => {
    const { refused, recorded } = played(['U0OTTO', begin()]);
    expect(refused).toEqual(['may_not_rehearse']);
    expect(recorded.map(({ event }) => event)).toMatchObject([
      { type: 'CommandRefused', command: 'BeginRehearsal', code: 'may_not_rehearse', subject: 'shop' },
    ]);
  });

  it('are ended by golive alone, and once', () => {
    const { refused } = played(
      [rita, begin()],
      [rita, end('RH-1')],
      ['golive', end('RH-2')],
      ['golive', end('RH-1')],
      ['golive', end('RH-1')],
    );
    expect(refused).toEqual([undefined, 'rehearsal_over', 'rehearsal_over', undefined, 'rehearsal_over']);
  });
});
