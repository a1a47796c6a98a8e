import { describe, expect, test } from 'vitest';
import { type Invitation, invitationOf } from '../../../src/domain/notices/invitation.ts';
import { noMail, outcomeOf, reachedBy, recipientsOf } from '../../../src/domain/notices/mail-progress.ts';
import { mailThread } from '../../../src/domain/notices/mail-thread.ts';
import { toldTargets } from '../../../src/domain/notices/notice-branch.ts';
import type { NoticeDefinition } from '../../../src/domain/runbook.ts';
import { createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import {
  days,
  hours,
  minutes,
  olga,
  plan,
  plannedAt,
  rita,
  runbook,
  T0,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { noticeOf } from '../given-notices.ts';

/* How far a mail is, and what becomes of one of which nobody knows whether it arrived. */

const ann = 'ann@shop.example';
const ben = 'ben@shop.example';
const cat = 'cat@shop.example';
const audience = (id: string, ...email: readonly string[]) => ({
  id,
  title: id,
  slack: [],
  email,
  statusPage: false,
  pager: false,
});
const definition = (id: string, more: Partial<NoticeDefinition>): NoticeDefinition => ({
  id,
  title: id,
  audiences: ['all', 'team'],
  channels: ['email'],
  text: `${id}.`,
  graceMs: hours(1),
  ...more,
});
const notices = [
  definition('soon', { atOffsetMs: -days(1) }),
  definition('starting', { atOffsetMs: -hours(1), audiences: ['all'] }),
  definition('done', { atOffsetMs: minutes(90), after: 'success_declared' }),
  definition('moved', { after: 'rescheduled', audiences: [], channels: [] }),
  definition('off', { after: 'aborted', audiences: [], channels: [] }),
];

const given = (): GoLiveDriver => {
  const driver = createGoLiveDriver({
    plan: {
      ...plan,
      service: {
        ...plan.service,
        audiences: [audience('all', ann, ben, cat), audience('team', 'Ann@Shop.example', 'dan@shop.example')],
      },
      runbook: { ...runbook, notices, updates: undefined },
    },
    reachable: ['email'],
  });
  driver.runTo(T0 - days(1));
  return driver;
};

const soon = { notice: 'soon', round: 1, target: 'email:all' } as const;
const begin = (driver: GoLiveDriver, to: readonly string[], place: typeof soon | object = soon) =>
  driver.system({ type: 'BeginMail', ...soon, ...place, to });
const end = (
  driver: GoLiveDriver,
  more: {
    refused?: readonly { address: string; reason: string }[];
    deferred?: readonly string[];
    uncertain?: string;
  } = {},
) => driver.system({ type: 'ReportMail', ...soon, refused: [], deferred: [], ...more });
const mailOf = (driver: GoLiveDriver, target = 'email:all') => noticeOf(driver, 'soon')?.deliveries[target];
const doubtful = (driver: GoLiveDriver, place: object = {}) =>
  driver.system({
    type: 'ReportNoticeUncertain',
    ...soon,
    reason: 'the answer was lost',
    text: 'Soon!',
    ...place,
  });

describe('a mail', () => {
  test('goes to each address of its audience once, though two audiences have it', () => {
    const driver = given();
    const state = noticeOf(driver, 'soon');
    const of = (target: string) => state && recipientsOf(driver.state, state, target);
    expect(of('email:all')).toEqual([ann, ben, cat]);
    expect(of('email:team')).toEqual(['dan@shop.example']);
  });

  test('is sent in batches: whoever was refused is named, and whoever was put off comes again', () => {
    const driver = given();
    expect(begin(driver, [ann, ben]).events).toEqual([{ type: 'MailBegun', ...soon, to: [ann, ben] }]);
    expect(mailOf(driver)).toEqual({ state: 'pending', mail: { ...noMail, sending: [ann, ben] } });
    expect(begin(driver, [cat]).refusal?.code).toBe('stale');
    const refused = [{ address: ben, reason: '550 unknown' }];
    expect(end(driver, { refused }).events).toEqual([{ type: 'MailEnded', ...soon, refused, deferred: [] }]);
    expect(mailOf(driver)?.mail).toEqual({ accepted: [ann], refused, uncertain: [] });
    expect(end(driver).refusal?.code).toBe('stale');
    for (const again of [ann, ben, 'eve@else.example'])
      expect(begin(driver, [cat, again]).refusal?.code).toBe('stale');
    begin(driver, [cat]);
    end(driver, { deferred: [cat] });
    expect(mailOf(driver)?.mail).toEqual({ accepted: [ann], refused, uncertain: [] });
    begin(driver, [cat]);
    end(driver);
    expect(mailOf(driver)?.mail?.accepted).toEqual([ann, cat]);
    const { events } = driver.system({ type: 'ReportNoticeDelivered', ...soon });
    expect(events).toEqual([
      { type: 'NoticeDelivered', ...soon, mail: { accepted: 2, refusedCount: 1, refused } },
    ]);
    expect(begin(driver, [cat]).refusal?.code).toBe('stale');
    // The other audience has its own.
    expect(mailOf(driver, 'email:team')).toEqual({ state: 'pending' });
  });

  test('is not sent before its notice, nor past its grace time, nor for a notice that nobody knows', () => {
    const driver = given();
    for (const place of [{ notice: 'none' }, { round: 2 }, { target: 'email:none' }])
      expect(begin(driver, [ann], place).refusal).toMatchObject({
        code: 'unknown_notice',
        subject: { ...soon, ...place }.notice,
      });
    driver.moveTo(T0 - days(1) + hours(1) + 1);
    expect(begin(driver, [ann]).refusal?.code).toBe('not_due');
  });

  test('whose addresses are all refused before anything was sent needs no beginning', () => {
    const driver = given();
    const refused = [ann, ben, cat].map((address) => ({ address, reason: 'no such domain' }));
    expect(end(driver, { refused, uncertain: 'lost' }).refusal?.code).toBe('stale');
    expect(end(driver, { refused }).events).toMatchObject([{ type: 'MailEnded' }]);
    expect(mailOf(driver)?.mail).toMatchObject({ accepted: [], refused });
  });

  test('names the first twenty who were refused, and counts them all', () => {
    const refused = Array.from({ length: 25 }, (_, n) => ({ address: `a${n}@x.example`, reason: 'x' }));
    const outcome = outcomeOf({ ...noMail, refused });
    expect([outcome.refusedCount, outcome.refused.length]).toEqual([25, 20]);
  });
});

describe('a mail of which nobody knows', () => {
  const unknown = () => {
    const driver = given();
    begin(driver, [ann, ben]);
    expect(end(driver, { uncertain: 'connection lost' }).events).toMatchObject([
      { uncertain: 'connection lost' },
    ]);
    expect(mailOf(driver)?.mail).toEqual({
      accepted: [],
      refused: [],
      uncertain: [ann, ben],
      because: 'connection lost',
    });
    expect(doubtful(driver).events).toEqual([
      {
        type: 'NoticeUncertain',
        ...soon,
        reason: 'the answer was lost',
        text: 'Soon!',
        recipients: 2,
        mail: { accepted: 0, refusedCount: 0, refused: [] },
      },
    ]);
    return driver;
  };
  const asked = ({ state }: GoLiveDriver) => state.doubts?.at(-1)?.version ?? 0;
  const settle = (driver: GoLiveDriver, as: 'arrived' | 'send_again', by = tom) =>
    driver.wish(by, { type: 'SettleNotice', uncertain: asked(driver), as });

  test('waits for the lead or a manager, who says once that it arrived', () => {
    const driver = unknown();
    expect(mailOf(driver)).toMatchObject({ state: 'uncertain', reason: 'the answer was lost' });
    expect(doubtful(driver).refusal?.code).toBe('stale');
    expect(settle(driver, 'arrived', olga).refusal?.code).toBe('not_allowed');
    const nobody = { type: 'SettleNotice', uncertain: 1, as: 'arrived' } as const;
    expect(driver.wish(tom, nobody).refusal).toMatchObject({ code: 'unknown_notice', subject: '1' });
    expect(settle(driver, 'arrived', rita).events).toEqual([
      { type: 'NoticeSettled', ...soon, uncertain: asked(driver), as: 'arrived' },
    ]);
    expect(mailOf(driver)).toMatchObject({
      state: 'delivered',
      mail: { accepted: [ann, ben], uncertain: [] },
    });
    expect(driver.state.doubts).toMatchObject([
      { ...soon, text: 'Soon!', settled: { by: rita, as: 'arrived' } },
    ]);
    expect(settle(driver, 'send_again').refusal?.code).toBe('notice_settled');
    expect(driver.effects.has('GL-7/notice/soon/1/email:all/again/1')).toBe(false);
  });

  test('is sent again under another key where somebody wants it, to those alone, also past its grace time', () => {
    const driver = unknown();
    driver.runTo(T0 - days(1) + hours(2));
    expect(settle(driver, 'send_again').events).toMatchObject([{ as: 'send_again', text: 'Soon!' }]);
    expect(mailOf(driver)).toMatchObject({ state: 'pending', again: 1, mail: { uncertain: [] } });
    expect(mailOf(driver)).not.toHaveProperty('reason');
    expect(driver.effects.get('GL-7/notice/soon/1/email:all/again/1')).toMatchObject({
      kind: 'mail.notice',
      audience: 'all',
      again: 1,
      text: 'Soon!',
    });
    expect(begin(driver, [ann, ben, cat]).refusal).toBeUndefined();
    expect(mailOf(driver, 'email:team')).toEqual({ state: 'pending' });
  });

  test('of each question the answer counts for itself', () => {
    const driver = unknown();
    doubtful(driver, { target: 'email:team' });
    settle(driver, 'arrived');
    expect(driver.state.doubts?.map(({ settled }) => settled?.as)).toEqual([undefined, 'arrived']);
    expect(mailOf(driver)?.state).toBe('uncertain');
    expect(mailOf(driver, 'email:team')?.state).toBe('delivered');
  });

  test('is not sent again once it would be about a start that is over, or another T-0', () => {
    const over = unknown();
    succeed(over);
    expect(settle(over, 'send_again').refusal?.code).toBe('notice_over');
    expect(settle(over, 'arrived').refusal).toBeUndefined();
    const moved = unknown();
    moved.wish(rita, { type: 'Reschedule', t0: T0 + days(2), timeZone });
    expect(settle(moved, 'send_again').refusal?.code).toBe('notice_over');
  });

  test('reaches, for what comes after it, whom it may have reached', () => {
    const driver = unknown();
    const state = noticeOf(driver, 'soon');
    expect(state && reachedBy(driver.state, state, 'email:all')).toEqual([ann, ben]);
    expect(state && reachedBy(driver.state, state, 'email:team')).toEqual([]);
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    // What the server never had is called off, and has reached nobody.
    expect(toldTargets(driver.state.notices)).toEqual(['email:all']);
    driver.tick();
    const off = noticeOf(driver, 'off');
    expect(Object.keys(off?.deliveries ?? {})).toEqual(['email:all']);
    expect(off && recipientsOf(driver.state, off, 'email:all')).toEqual([ann, ben]);
  });
});

describe('the calendar', () => {
  const name = `gl-7-${plannedAt.toString(36)}`;
  const invitation = ({ state }: GoLiveDriver, notice: string, place: object = {}) =>
    invitationOf(state, { ...soon, notice, ...place }, 'shop.example');
  const accepted = (driver: GoLiveDriver) => {
    begin(driver, [ann, ben, cat]);
    end(driver);
    driver.system({ type: 'ReportNoticeDelivered', ...soon });
  };

  test('goes along with what says when it will be, from T-0 to the planned end, and with nothing else', () => {
    const driver = given();
    const first: Invitation = {
      method: 'request',
      uid: `${name}@shop.example`,
      sequence: 0,
      from: T0,
      // Without phases, as long as the deployment may take.
      to: T0 + minutes(30),
    };
    expect(invitation(driver, 'soon')).toEqual(first);
    expect(invitation(driver, 'starting')).toEqual(first);
    for (const other of ['done', 'off', 'none']) expect(invitation(driver, other)).toBeUndefined();
  });

  test('is moved with the go-live, and an abort takes it out where it was sent', () => {
    const driver = given();
    accepted(driver);
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(2), timeZone });
    expect(invitation(driver, 'moved', { round: 2 })).toMatchObject({
      method: 'request',
      sequence: 1,
      from: T0 + days(2),
    });
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(invitation(driver, 'off', { round: 2 })).toMatchObject({ method: 'cancel', sequence: 2 });
    expect(invitation(driver, 'off', { round: 2, target: 'email:team' })).toBeUndefined();
  });

  test('all mails to one audience are one thread', () => {
    const driver = given();
    const thread = (notice: string, target = 'email:all') =>
      mailThread(driver.state, { notice, round: 1, target }, 'shop.example');
    const root = `<thread.email-all.${name}@shop.example>`;
    const messageId = `<soon.1.email-all.${name}@shop.example>`;
    expect(thread('soon')).toEqual({ messageId, references: [root], inReplyTo: undefined });
    // What the server did not take is in nobody's mailbox.
    expect(thread('starting').references).toEqual([root]);
    accepted(driver);
    expect(thread('soon').references).toEqual([root]);
    expect(thread('starting')).toMatchObject({ references: [root, messageId], inReplyTo: messageId });
    expect(thread('starting', 'email:team').inReplyTo).toBeUndefined();
  });
});
