import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { RecordedEvent } from '../../../src/domain/event.ts';
import type { RehearsalWish } from '../../../src/domain/rehearsals/rehearsal-event.ts';
import { isSilent } from '../../../src/domain/rehearsals/rehearsal-plan.ts';
import {
  decideRehearsals,
  foldRehearsals,
  isRehearsal,
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
    const [first] = held.held;
    const through = (result: 'rolled_back' | 'aborted' | 'stopped') =>
      first?.ended && isThrough({ ...first, ended: { ...first.ended, result } });
    expect([through('rolled_back'), through('aborted'), through('stopped')]).toEqual([true, false, false]);
  });

  it('leave the others as they are when one ends, and take their number from all that were held', () => {
    const { held } = played(
      [rita, begin()],
      [rita, begin({ service: 'billing' })],
      ['golive', end('RH-2')],
      [rita, begin({ service: 'billing' })],
    );
    expect(held.held.map(({ id, ended }) => [id, ended?.result])).toEqual([
      ['RH-1', undefined],
      ['RH-2', 'succeeded'],
      ['RH-3', undefined],
    ]);
    expect([isRehearsal('RH-1'), isRehearsal('GL-1')]).toEqual([true, false]);
  });

  it('say in a refusal which one runs, or is over, and who may', () => {
    const decided = (by: Actor, action: RehearsalWish) => {
      const { held } = played([rita, begin()]);
      return decideRehearsals(
        held,
        { id: 'c', at: 9, actor: by, origin: { via: 'command' }, do: action },
        action,
      );
    };
    const person = (id: string): Actor => ({ kind: 'user', id, team: 'T0' });
    const system: Actor = { kind: 'system', id: 'scheduler' };
    expect(decided(person(rita), begin()).refusal).toStrictEqual({
      code: 'rehearsal_running',
      subject: 'RH-1',
    });
    expect(decided(system, end('RH-9')).refusal).toStrictEqual({ code: 'rehearsal_over', subject: 'RH-9' });
    for (const by of [person('U0OTTO'), system])
      expect(decided(by, begin()).refusal).toStrictEqual({ code: 'may_not_rehearse', people: [rita] });
  });

  it('are a bug where their stream has a hole, or an event of a go-live', () => {
    const { recorded } = played([rita, begin()], ['golive', end('RH-1')]);
    expect(() => foldRehearsals(recorded.slice(1))).toThrow('REHEARSALS: event 2 after 0');
    const [first] = recorded;
    const foreign = first ? [{ ...first, event: { type: 'Resumed' } as const }] : [];
    expect(() => foldRehearsals(foreign)).toThrow('REHEARSALS: Resumed belongs to a go-live');
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

it('a stand-in is silent for the role that was said, or for all', () => {
  const silence = (role?: string) => [{ kind: 'silence', ...(role ? { role } : {}) }] as const;
  expect(isSilent(silence('security_lead'), 'security_lead')).toBe(true);
  expect(isSilent(silence('security_lead'), 'technical_lead')).toBe(false);
  expect(isSilent(silence(), 'technical_lead')).toBe(true);
  expect(isSilent([{ kind: 'health', atOffsetMs: 0 }], 'technical_lead')).toBe(false);
  expect(isSilent([], 'technical_lead')).toBe(false);
});
