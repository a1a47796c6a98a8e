import { describe, expect, test } from 'vitest';
import { messageKey } from '../../../src/domain/effect.ts';
import type { Event } from '../../../src/domain/event.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { approvalCards } from '../../../src/domain/notices/communication.ts';
import { toldElsewhere } from '../../../src/domain/notices/notice-messages.ts';
import type { DeliveryState, NoticeState } from '../../../src/domain/notices/notice-state.ts';
import type { Milestone } from '../../../src/domain/runbook.ts';
import { createGoLiveDriver, record } from '../../fixtures/golive-driver.ts';
import { bea, golive, T0, tom, user } from '../../fixtures/golive-fixture.ts';

/* The cards of notices, issues and updates: which change with which event, and what of the state each event is about. */

const deed = { by: tom, at: T0, version: 9, hash: 'h' };
const { state: planned } = createGoLiveDriver();
const told = 'event:99';
const keysOf = (goLive: GoLive, event: Event) =>
  messagesOf(goLive, record(event, { version: 99, at: T0, actor: golive }))
    .map(messageKey)
    .toSorted();
const said = (
  notice: string,
  round: number,
  deliveries: Readonly<Record<string, DeliveryState>>,
): NoticeState => ({
  notice,
  round,
  state: 'queued',
  at: T0,
  late: false,
  notConfigured: [],
  deliveries,
});

describe('cards', () => {
  const sent = (number: number, stages: readonly number[] = []) => ({
    number,
    text: 'x',
    sent: deed,
    asks: stages.map((stage) => ({ stage, people: [bea] })),
  });
  const state: GoLive = {
    ...planned,
    updates: {
      asked: { number: 3, dueAt: T0, person: tom },
      sent: [sent(1, [1]), sent(2, [1]), sent(3, [1, 2])],
    },
    communication: { asks: { [bea]: 2, [tom]: 1 } },
  };
  const ask = 'update_ask:3:U0TOM';
  const asks = ['short_ask:2:1:U0BEA', 'short_ask:3:1:U0BEA', 'short_ask:3:2:U0BEA'];
  const approvals = ['approval:U0BEA:2', 'approval:U0TOM:1'];
  const words = { text: 'x' };
  const of = { notice: 'scheduled', round: 1 };

  test.each<readonly [Event, readonly string[]]>([
    [{ type: 'IssueOpened', issue: 4, what: 'x', severity: 'normal' }, ['issue:4']],
    [{ type: 'IssueAcknowledged', issue: 4 }, ['issue:4', told]],
    [{ type: 'IssueEtaSet', issue: 4, eta: T0 }, ['issue:4', told]],
    [{ type: 'IssueEtaPassed', issue: 4, eta: T0 }, ['issue:4', told]],
    // Whoever was to say how it goes need not any more.
    [{ type: 'IssueResolved', issue: 4, resolution: 'x' }, ['issue:4', told, ask, 'update:3', ...asks]],
    [{ type: 'UpdateAskedFor', dueAt: T0, person: tom }, [ask]],
    [{ type: 'UpdateSent', update: 3, text: 'x' }, [ask, 'update:2', 'update:3', ...asks]],
    [{ type: 'UpdateSent', update: 1, text: 'x' }, [ask, 'update:1', ...asks]],
    [{ type: 'ShortUpdateSent', update: 3, text: 'x' }, ['update:3', ...asks]],
    [{ type: 'ShortUpdateAskedFor', update: 3, stage: 2, people: [bea] }, asks],
    [{ type: 'ExternalNoticeQueued', ...of, ...words, late: false, targets: [] }, approvals],
    [{ type: 'ExternalNoticeApproved', notice: 'scheduled', words }, [told, ...approvals]],
    [{ type: 'ExternalApprovalVoided', notice: 'scheduled', because: 'rescheduled' }, [told, ...approvals]],
    [{ type: 'ExternalNoticeMissed', ...of, dueAt: T0, targets: [] }, [told, ...approvals]],
  ])('of %j', (event, wanted) => {
    expect(keysOf(state, event)).toEqual(['control', ...wanted].toSorted());
  });

  test('whoever is asked anew finds in the question before that there is a newer one', () => {
    const event: Event = {
      type: 'ExternalApprovalAsked',
      notices: [{ ...of, stage: 2 }],
      people: [bea],
      lead: tom,
    };
    const keys = keysOf(state, event);
    for (const key of ['approval:U0BEA:1', 'approval:U0BEA:2', 'approval:U0TOM:1'])
      expect(keys).toContain(key);
    expect(keys.filter((key) => key.startsWith('approval'))).toHaveLength(3);
    expect(approvalCards(planned)).toEqual([]);
  });

  test('a lead who is not asked, and updates that nobody waits for, have none', () => {
    expect(keysOf(planned, { type: 'UpdateAskedFor', dueAt: T0 })).toEqual(['control']);
    expect(keysOf(planned, { type: 'IssueResolved', issue: 4, resolution: 'x' })).toEqual(
      ['control', told, 'issue:4'].toSorted(),
    );
  });

  test('a person who cannot be told is named where the audience names them; in a user group somebody always has left', () => {
    const notices = [
      said('scheduled', 2, { 'slack:U1': { state: 'pending', via: 'S0' } }),
      said('scheduled', 1, { 'slack:U1': { state: 'pending' }, 'slack:U2': { state: 'pending', via: 'S0' } }),
      said('starting', 1, { 'slack:U2': { state: 'pending' } }),
    ];
    const leftOut = (target: string): Event => ({ type: 'NoticeLeftOut', ...of, target, because: 'bot' });
    expect(keysOf({ ...planned, notices }, leftOut('slack:U1'))).toEqual(['control', told]);
    expect(keysOf({ ...planned, notices }, leftOut('slack:U2'))).toEqual(['control']);
    const read: Event = {
      type: 'NoticeGroupRead',
      ...of,
      target: 'slack:S0',
      members: [],
      count: 0,
      text: 'x',
      late: false,
    };
    expect(keysOf({ ...planned, notices }, read)).toEqual(['control']);
  });
});

describe('a change of the plan is told where its notices went, unless the runbook has words of its own for it', () => {
  const state: GoLive = {
    ...planned,
    notices: [said('scheduled', 1, { 'slack:C0STAKE': { state: 'delivered' } })],
  };
  const having = (...milestones: readonly Milestone[]): GoLive => ({
    ...state,
    runbook: {
      ...state.runbook,
      notices: milestones.map((after) => ({
        id: after,
        title: after,
        after,
        audiences: [],
        channels: [],
        text: 'x',
        graceMs: 1,
      })),
    },
  });
  const isTold = (goLive: GoLive, event: Event) => toldElsewhere(goLive, event, 99).length > 0;
  const rescheduled: Event = { type: 'Rescheduled', t0: T0, timeZone: 'UTC' };
  const aborted: Event = { type: 'Aborted', reason: 'x' };

  test.each<readonly [boolean, GoLive, Event]>([
    [true, having('aborted', 'held_past_t0'), rescheduled],
    [false, having('rescheduled'), rescheduled],
    [true, having('rescheduled', 'held_past_t0'), aborted],
    [false, having('aborted'), aborted],
    [false, { ...state, notices: [] }, aborted],
  ])('%s', (isWanted, goLive, event) => {
    expect(isTold(goLive, event)).toBe(isWanted);
  });
});

describe('what becomes of a delivery is kept with its notice, its round and its target', () => {
  const target = 'email:all';
  const mail = { accepted: [], refused: [], uncertain: ['a@x.example'] };
  const waiting: DeliveryState = { state: 'pending', mail };
  const state: GoLive = {
    ...planned,
    notices: [
      said('scheduled', 1, { [target]: waiting, 'email:team': waiting }),
      said('scheduled', 2, { [target]: waiting }),
      said('starting', 1, { [target]: waiting }),
    ],
  };
  const of = { notice: 'scheduled', round: 1, target };

  test.each<readonly [Event, object]>([
    [{ type: 'MailBegun', ...of, to: ['b@x.example'] }, { mail: { ...mail, sending: ['b@x.example'] } }],
    [
      { type: 'NoticeLeftOut', ...of, because: 'bot' },
      { state: 'left_out', reason: 'bot', at: T0 },
    ],
    [
      { type: 'NoticeUncertain', ...of, reason: 'lost', text: 'x' },
      { state: 'uncertain', reason: 'lost', at: T0 },
    ],
    [
      { type: 'NoticeSettled', ...of, uncertain: 5, as: 'arrived' },
      { state: 'delivered', mail: { accepted: ['a@x.example'] } },
    ],
    [
      { type: 'NoticeSettled', ...of, uncertain: 5, as: 'send_again', text: 'x' },
      { state: 'pending', again: 1 },
    ],
    [
      { type: 'NoticeDelivered', ...of, permalink: 'p' },
      { state: 'delivered', at: T0, permalink: 'p', mail },
    ],
    [
      { type: 'NoticeFailed', ...of, reason: 'gone' },
      { state: 'failed', at: T0, reason: 'gone', mail },
    ],
  ])('of %j', (event, wanted) => {
    const version = state.streamVersion + 1;
    const { notices } = evolve(state, record(event, { version, at: T0, actor: golive }));
    const deliveriesOf = (notice: string, round: number) =>
      notices.find((one) => one.notice === notice && one.round === round)?.deliveries;
    expect(deliveriesOf('scheduled', 1)?.[target]).toMatchObject(wanted);
    expect(deliveriesOf('scheduled', 1)?.['email:team']).toEqual(waiting);
    expect(deliveriesOf('scheduled', 2)).toEqual({ [target]: waiting });
    expect(deliveriesOf('starting', 1)).toEqual({ [target]: waiting });
  });

  test.each<readonly [Event, object]>([
    [
      { type: 'NoticeFellBack', ...of, target: 'slack:C1', insteadOf: target, text: 'x' },
      { 'slack:C1': { state: 'pending', insteadOf: target } },
    ],
    [
      {
        type: 'NoticeGroupRead',
        ...of,
        target: 'slack:S1',
        members: ['U1'],
        count: 3,
        text: 'x',
        late: false,
      },
      { 'slack:S1': { state: 'delivered', at: T0, members: 3 }, 'slack:U1': { state: 'pending', via: 'S1' } },
    ],
  ])('of %j: a new delivery beside the others', (event, more) => {
    const version = state.streamVersion + 1;
    const { notices } = evolve(state, record(event, { version, at: T0, actor: golive }));
    expect(notices[0]?.deliveries).toEqual({ ...state.notices[0]?.deliveries, ...more });
    expect(notices.slice(1)).toEqual(state.notices.slice(1));
  });
});

describe('an approval', () => {
  const following = (state: GoLive, event: Event) =>
    evolve(state, record(event, { version: state.streamVersion + 1, at: T0, actor: user(bea) }));
  const approved = (state: GoLive, notice: string) =>
    following(state, { type: 'ExternalNoticeApproved', notice, words: { text: notice } });

  test('is kept by notice with who gave it, and voided by itself', () => {
    const both = approved(approved(planned, 'scheduled'), 'success');
    expect(both.communication?.approvals?.['success']).toEqual({
      by: bea,
      at: T0,
      words: { text: 'success' },
      drawn: { text: 'success' },
    });
    const voided = following(both, {
      type: 'ExternalApprovalVoided',
      notice: 'scheduled',
      because: 'rescheduled',
    });
    expect(Object.keys(voided.communication?.approvals ?? {})).toEqual(['success']);
  });

  test('that was asked for counts the questions of each person, and the times of each notice', () => {
    const ask = (state: GoLive, stage: number, lead?: string) =>
      following(state, {
        type: 'ExternalApprovalAsked',
        notices: [{ notice: 'scheduled', round: 1, stage }],
        people: [bea],
        ...(lead ? { lead } : {}),
      });
    const { communication } = ask(ask(planned, 1), 3, tom);
    expect(communication).toMatchObject({ asked: { 'scheduled/1': 3 }, asks: { [bea]: 2, [tom]: 1 } });
  });

  test('that is there or missed at last changes what waits of that notice and round, and no other', () => {
    const waiting = (notice: string, round: number) => ({
      ...said(notice, round, { 'slack:C1': { state: 'delivered' } }),
      awaiting: ['slack:C2'],
    });
    const state = {
      ...planned,
      notices: [waiting('scheduled', 1), waiting('scheduled', 2), waiting('success', 1)],
    };
    const of = { notice: 'scheduled', round: 1, targets: ['slack:C2'] };
    const queued = following(state, { type: 'ExternalNoticeQueued', ...of, text: 'x', late: true });
    expect(queued.notices[0]).toMatchObject({
      awaiting: [],
      late: true,
      deliveries: { 'slack:C1': { state: 'delivered' }, 'slack:C2': { state: 'pending' } },
    });
    expect(queued.notices.slice(1)).toEqual(state.notices.slice(1));
    const missed = following(state, { type: 'ExternalNoticeMissed', ...of, dueAt: T0 });
    expect(missed.notices[0]).toMatchObject({ awaiting: [], unapproved: ['slack:C2'] });
    expect(missed.notices.slice(1)).toEqual(state.notices.slice(1));
  });
});
