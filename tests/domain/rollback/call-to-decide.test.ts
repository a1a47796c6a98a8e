import { describe, expect, it, test } from 'vitest';
import { messageKey } from '../../../src/domain/effect.ts';
import type { Event } from '../../../src/domain/event.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import type { RollbackTrigger } from '../../../src/domain/rollback/rollback-trigger.ts';
import { proposalCard } from '../../../src/messages/cards/proposal-card.ts';
import { en } from '../../../src/messages/en.ts';
import { eventMessage } from '../../../src/messages/events/event-message.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { golive, minutes, ona, plan, rita, T0 } from '../../fixtures/golive-fixture.ts';
import { actionsOf, textOf } from '../../messages/drawn.ts';
import { given, type Past } from '../given.ts';
import { bothUp, failed, health, requestOf, validating } from '../histories.ts';

/* Everybody who may roll back is called to decide on a proposal. The message says what became of it, however it ended. */

const { type: _type, written: _written, ...fields } = plan;

const planned = (unanswered?: RollbackTrigger['unanswered']): Past => ({
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  runbook: {
    ...fields.runbook,
    rollback: {
      ...fields.runbook.rollback,
      triggers: fields.runbook.rollback.triggers.map((trigger) => ({
        ...trigger,
        answerWithinMs: minutes(5),
        ...(unanswered ? { unanswered } : {}),
      })),
    },
  },
});

const at = T0 + minutes(25);
const late = at + minutes(6);
const by = (event: Event, person = 'golive', when = late): Past => ({ event, by: person, at: when });
const proposed = by(
  { type: 'RollbackProposed', incident: 1, trigger: 'unavailable', since: T0, evidence: '21 failed' },
  'golive',
  at,
);
const call: Event = { type: 'RollbackProposalUnanswered', incident: 1, rollsBack: false };
const down = health('web', 'down', T0 + minutes(20));
const called: readonly Past[] = [planned(), ...validating.slice(1), down, proposed, by(call)];
const version = called.length;

const told = (past: readonly Past[]) =>
  eventMessage(given(...past).state, {
    event: record(call, { version, at: late, actor: golive }),
    now: late,
    words: en,
  });

/** What the last event of the past changes. */
function drawnBy(past: readonly Past[]): readonly string[] {
  const last = past.at(-1);
  if (!last) throw new Error('nothing happened');
  const { event, at: when = late } = 'event' in last ? last : { event: last };
  const recorded = record(event, { version: past.length, at: when, actor: golive });
  return messagesOf(given(...past).state, recorded).map(messageKey);
}

const dismissed = by({ type: 'RollbackProposalDismissed', incident: 1, reason: 'known' }, ona);
const rollback = by({ type: 'RunRequested', run: requestOf('rollback') }, rita);

describe('the message that calls people to decide on a rollback', () => {
  it('asks as long as nobody has, without a button or a "next" that could grow old', () => {
    const text = textOf(told(called));
    expect(text).toMatch(/\*Nobody decided in time\* on .*\n.*please decide on its card/);
    expect(text).not.toContain('Next');
    expect(actionsOf(told(called))).toEqual([]);
  });

  it.each<readonly [string, readonly Past[], string]>([
    ['another way to the rollback', [rollback], '↩️ *Settled:* <@U0RITA> asked for the rollback'],
    ['a dismissal', [dismissed], 'the proposal was dismissed'],
    ['the recovery', bothUp(late + 1), 'health is up again'],
  ])('is called off in its place by %s, and edited for that alone', (_by, ends, settled) => {
    const past = [...called, ...ends];
    expect(drawnBy(past)).toContain(`event:${version}`);
    expect(textOf(told(past))).toContain(settled);
    expect(textOf(told(past))).not.toContain('please decide');
    expect(drawnBy([...past, health('web', 'unknown', late + 9)])).not.toContain(`event:${version}`);
  });

  it('stays as it is whatever else happens meanwhile', () => {
    const others = [by({ type: 'Held', reason: 'wait' }), health('api', 'up', late + 1)];
    for (const other of others) expect(drawnBy([...called, other])).not.toContain(`event:${version}`);
  });
});

test('once it was aborted golive rolls back by itself no more, and the card of the proposal says so', () => {
  const past = [planned('roll_back'), ...failed.slice(1), down, proposed];
  const ask = { type: 'ReportProposalUnanswered', incident: 1 } as const;
  const decided = (events: readonly Past[]) => given(...events).when(ask, { at: late }).decision.events[0];
  expect(decided(past)).toMatchObject({ rollsBack: true });
  const aborted = [...past, by({ type: 'Aborted', reason: 'enough', begun: 'deployment' }, rita, at + 1)];
  given(...aborted)
    .when(ask, { at: late })
    .gives(call);
  expect(drawnBy(aborted)).toContain('proposal:1');
  const card = textOf(proposalCard(given(...aborted).state, 1, { now: at + 1, words: en }));
  expect(card).toContain('everybody who may roll back is called');
});
