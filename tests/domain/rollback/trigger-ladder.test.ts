import { describe, expect, it } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import type { RollbackTrigger } from '../../../src/domain/rollback/rollback-trigger.ts';
import { due } from '../../../src/domain/schedule.ts';
import { proposalCard } from '../../../src/messages/cards/proposal-card.ts';
import { en } from '../../../src/messages/en.ts';
import { minutes, ona, plan, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { bothUp, health, rollbackFailed, validating } from '../histories.ts';

const { type: _type, written: _written, ...fields } = plan;
type Policy = Pick<RollbackTrigger, 'response' | 'answerWithinMs' | 'unanswered'>;

/** The same go-live, whose trigger for a service that is down has this policy. */
const story = (past: readonly Past[], policy: Policy, rollbackTo: string | undefined = plan.rollbackTo) => {
  const triggers = fields.runbook.rollback.triggers.map((trigger) => ({ ...trigger, ...policy }));
  const { rollbackTo: _back, ...rest } = fields;
  return given(
    {
      type: 'GoLivePlanned',
      number: 7,
      installation: '3f9a2c',
      ...rest,
      ...(rollbackTo ? { rollbackTo } : {}),
      runbook: { ...fields.runbook, rollback: { ...fields.runbook.rollback, triggers } },
    },
    ...past.slice(1),
  );
};

const at = T0 + minutes(25);
const seen = { trigger: 'unavailable', since: T0 + minutes(20), evidence: '21 failed samples in a row' };
const report = { type: 'ReportTrigger', ...seen } as const;
const down: readonly Past[] = [...validating, health('web', 'down', T0 + minutes(20))];
const proposed: Past = { event: { type: 'RollbackProposed', incident: 1, ...seen }, by: 'golive', at };
const typesOf = (events: readonly Event[]) =>
  events.map(({ type }) => type).filter((type) => type !== 'NoticeCancelled');

describe('a trigger that is only observed', () => {
  const policy = { response: 'observe' } as const;
  const observed: Event = { type: 'TriggerObserved', ...seen };

  it('is on record once until it recovers, and asks nobody', () => {
    story(down, policy).when(report, { at }).gives(observed);
    story([...down, observed], policy)
      .when(report, { at })
      .refused('not_due');
    story([...down, observed, ...bothUp(at)], policy)
      .when(report, { at: at + minutes(9) })
      .gives(observed);
    expect(story([...down, observed], policy).state.incidents).toEqual([]);
  });
});

describe('a trigger upon which golive acts', () => {
  const policy = { response: 'act' } as const;

  it('rolls back at once, and once', () => {
    const { decision } = story(down, policy).when(report, { at });
    expect(typesOf(decision.events)).toEqual(['RollbackProposed', 'EnvironmentLocked', 'RunRequested']);
    expect(decision.events.at(-1)).toMatchObject({
      run: { purpose: 'rollback', incident: 1, trigger: 'unavailable', inputs: { version: 'v1.4.1' } },
    });
    const acted = decision.events.map((event): Past => ({ event, by: 'golive', at }));
    expect(story([...down, ...acted], policy).state.incidents).toMatchObject([{ state: 'rolled_back' }]);
    story([...down, ...acted], policy)
      .when(report, { at })
      .refused('not_due');
    story(rollbackFailed, policy)
      .when(report, { at: T0 + minutes(60) })
      .refused('not_due');
  });

  it('asks people where it does not know where to go back to, or may not', () => {
    const asked = (it: ReturnType<typeof story>, facts = {}) =>
      typesOf(it.when(report, { at, facts }).decision.events);
    expect(asked(story(down, policy, ''))).toEqual(['RollbackProposed']);
    expect(asked(story(down, policy), { returnMarkedBadBy: 'GL-3' })).toEqual(['RollbackProposed']);
    story(down, policy)
      .when(report, { at, facts: { supersededBy: 'GL-8' } })
      .refused('superseded');
  });
});

describe('a proposal that waits for an answer', () => {
  const within = { response: 'ask', answerWithinMs: minutes(5) } as const;
  const acts = { ...within, unanswered: 'roll_back' } as const;
  const ask = { type: 'ReportProposalUnanswered', incident: 1 } as const;
  const over = { at: at + minutes(5) };
  const dueAt = (past: readonly Past[], policy: Policy, now: number) =>
    due(story(past, policy).state, now).filter(({ action }) => action.type === ask.type);
  const shown = (policy: Policy) =>
    JSON.stringify(proposalCard(story([...down, proposed], policy).state, 1, { now: at, words: en }).blocks);

  it('says what follows, and has no end where the runbook sets none', () => {
    expect(shown(within)).toContain('everybody who may roll back is called');
    expect(shown(acts)).toContain('golive rolls back by itself');
    expect(shown({})).not.toContain('If nobody decides');
    expect(dueAt([...down, proposed], {}, at + minutes(600))).toEqual([]);
  });

  it('calls everybody once when nobody has answered', () => {
    const past = [...down, proposed];
    expect(dueAt(past, within, over.at - 1)).toEqual([]);
    expect(dueAt(past, within, over.at)).toHaveLength(1);
    story(past, within)
      .when(ask, { at: over.at - 1 })
      .refused('not_due');
    const told: Event = { type: 'RollbackProposalUnanswered', incident: 1, rollsBack: false };
    story(past, within).when(ask, over).gives(told);
    expect(dueAt([...past, told], within, over.at)).toEqual([]);
    story([...past, told], within)
      .when(ask, over)
      .refused('not_due');
  });

  it('is acted upon only where the runbook says so, and never once somebody has decided', () => {
    const { decision } = story([...down, proposed], acts).when(ask, over);
    expect(typesOf(decision.events)).toEqual([
      'RollbackProposalUnanswered',
      'EnvironmentLocked',
      'RunRequested',
    ]);
    expect(decision.events[0]).toMatchObject({ rollsBack: true });
    const dismissed: Past = {
      event: { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' },
      by: ona,
      at,
    };
    expect(dueAt([...down, proposed, dismissed], acts, over.at)).toEqual([]);
    story([...down, proposed, dismissed], acts)
      .when(ask, over)
      .refused('not_due');
    expect(dueAt([...down, proposed, ...bothUp(at + 1)], acts, over.at)).toEqual([]);
  });

  it('calls everybody where golive cannot roll back by itself', () => {
    story([...down, proposed], acts, '')
      .when(ask, over)
      .gives({ type: 'RollbackProposalUnanswered', incident: 1, rollsBack: false });
  });
});
