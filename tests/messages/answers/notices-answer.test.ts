import { describe, expect, it } from 'vitest';
import { builtInNotices } from '../../../src/domain/notices/built-in-notices.ts';
import { noticesAnswer } from '../../../src/messages/answers/notices-answer.ts';
import { recorded } from '../../../src/messages/en/recorded.ts';
import { en } from '../../../src/messages/en.ts';
import { noticePreviewView } from '../../../src/messages/views/notice-preview-view.ts';
import { changedNotices, external, withNotice } from '../../domain/given-notices.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { days, ole, plan, rita, runbook, service, T0, timeZone } from '../../fixtures/golive-fixture.ts';
import { buttonsOf, draw, textOf } from '../drawn.ts';
import { list } from '../extreme-plan.ts';
import { expectSlackTakesMessage, expectSlackTakesView } from '../slack-limits.ts';

const shown = ({ state }: GoLiveDriver, notice?: string) => {
  const answer = noticesAnswer(state, {
    words: en,
    reachable: [],
    notice: runbook.notices.find(({ id }) => id === notice),
  });
  expectSlackTakesMessage(answer);
  return textOf(answer);
};

const ofScheduled = { notice: 'scheduled', round: 1 } as const;

describe('/golive notices', () => {
  it('says before anything went out who will hear what, when, and what cannot be reached', () => {
    const text = shown(createGoLiveDriver());
    expect(text).toContain(
      '*Scheduled* · planned @18:00\n⏳ Goes out @18:00\nTo <#C0STAKE>, <#C0TECH>\n➖ Not configured here: e-mail to Stakeholders',
    );
    expect(text).toContain('*Success* · planned @19:30, when success is declared');
    expect(text).toContain('*Rolled back* · planned when the rollback is verified\n➖ Not called for');
    expect(text).toContain('➡️ Next: *Scheduled*, @18:00');
    expect(text).toContain('To hold the plan or move T-0: `/golive hold GL-7`');
  });

  it('says of each target what arrived, with the link to it, what failed and why, and what is being sent', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - days(1));
    expect(shown(driver)).toContain('⏳ Being sent: <#C0STAKE>, <#C0TECH>');
    driver.system({
      type: 'ReportNoticeDelivered',
      ...ofScheduled,
      target: 'slack:C0STAKE',
      permalink: 'https://slack.example/p1',
    });
    driver.system({
      type: 'ReportNoticeFailed',
      ...ofScheduled,
      target: 'slack:C0TECH',
      reason: 'is_archived <!channel>',
    });
    const text = shown(driver);
    expect(text).toContain('Sent @18:00\n❌ *Failed:* <#C0TECH> (is_archived');
    expect(text).not.toContain('<!channel>');
    expect(text).toContain('✅ Delivered: <#C0STAKE> <https://slack.example/p1|↗>');
    expect(text).toContain('is not sent again: ');
  });

  it('says which user groups were read, and who was left out and why', () => {
    const audiences = service.audiences.map((one) => ({ ...one, slack: ['U0ANN', 'S0OPS'] }));
    const driver = createGoLiveDriver({ plan: { ...plan, service: { ...service, audiences } } });
    driver.runTo(T0 - days(1));
    expect(shown(driver)).toContain('⏳ Being sent: <@U0ANN>, the user group S0OPS');
    const members = ['U0BEN', 'U0BOT'];
    const group = { ...ofScheduled, target: 'slack:S0OPS', text: 'Soon.', late: false };
    driver.system({ type: 'ReportNoticeGroup', ...group, members });
    const target = 'slack:U0BOT';
    driver.system({ type: 'ReportNoticeLeftOut', ...ofScheduled, target, because: 'bot' });
    driver.system({ type: 'ReportNoticeDelivered', ...ofScheduled, target: 'slack:U0BEN' });
    const text = shown(driver);
    expect(text).toContain('➖ Left out: <@U0BOT> (it is a bot)');
    expect(text).toContain('👥 Read, and each told directly: the user group S0OPS (2 people)');
    expect(text).toContain('✅ Delivered: <@U0BEN>');
  });

  it('says what was cancelled and why, also of the plan before T-0 was moved', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - days(1));
    driver.system({ type: 'ReportNoticeDelivered', ...ofScheduled, target: 'slack:C0STAKE' });
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
    expect(shown(driver)).toContain(
      'Before T-0 was moved (1):\n🚫 Cancelled: T-0 was moved\nSent @18:00\n🚫 Called back: <#C0TECH>\n✅ Delivered: <#C0STAKE>',
    );
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(shown(driver)).toContain(
      '*Success* · planned @19:30, when success is declared\n🚫 Cancelled: the go-live was aborted',
    );
    expect(shown(driver)).not.toContain('To hold the plan');
  });

  it('says what a hold keeps back and what was missed', () => {
    const driver = createGoLiveDriver();
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    expect(shown(driver)).toContain('⏸️ Waits for the resume');
    const missed = createGoLiveDriver();
    missed.moveTo(T0 - days(1) / 2);
    missed.tick();
    expect(shown(missed)).toContain('❌ *Missed*, nobody was told: it was due @18:00');
  });

  it('says that there are none', () => {
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, notices: [] } } });
    expect(shown(driver)).toContain('nobody is told of it by golive');
  });

  it('names sixty targets of one notice, and of many notices the first with the way to the others', () => {
    const id = (n: number) => `C0${String(n).padStart(9, '0')}`;
    const audiences = list(60, (n) => ({
      id: `a${n}`.padEnd(64, 'x'),
      title: '漢'.repeat(150),
      slack: [id(n)],
      email: ['a@example.com'],
      statusPage: false,
      pager: false,
    }));
    const notices = list(12, (n) => ({
      id: n === 0 ? 'scheduled' : `n${n}`,
      title: '&'.repeat(150),
      atOffsetMs: -days(1),
      audiences: audiences.map((audience) => audience.id),
      channels: ['slack', 'email'] as const,
      text: 'It goes live.',
      graceMs: days(1),
    }));
    const driver = createGoLiveDriver({
      plan: { ...plan, runbook: { ...runbook, notices }, service: { ...service, audiences } },
    });
    driver.runTo(T0 - days(1));
    for (const [n, { slack }] of audiences.entries())
      driver.system({
        type: 'ReportNoticeDelivered',
        ...ofScheduled,
        target: `slack:${slack[0]}`,
        permalink: `https://workspace.slack.com/archives/${id(n)}/p1766102400000100`,
      });
    const overview = shown(driver);
    expect(overview).toContain(' more: `/golive notices GL-7 scheduled`');
    expect(overview).toContain(' more: `/golive notices GL-7 n11`');
    const one = shown(driver, 'scheduled');
    for (const { slack } of audiences) expect(one).toContain(`• <#${slack[0]}> `);
  });
});

describe('the preview of a notice', () => {
  const perChannel = { email: 'A mail about {{reason}} <!channel>' };
  const driver = createGoLiveDriver({
    plan: withNotice('rolled_back', { channels: ['slack', 'email'], perChannel }),
  });
  const preview = noticePreviewView(driver.state, 'rolled_back', { words: en, reachable: [] });

  it('shows each channel its words with the values of now, and names what has none yet', () => {
    expectSlackTakesView(preview);
    const text = textOf(preview);
    expect(text).toContain('*No value yet:* reason.');
    expect(text).toContain('*Slack*, to <#C0STAKE> and <#C0TECH>:\nv1.4.2 was rolled back: ‹reason›.');
    expect(text).toContain('*E-mail*, to Stakeholders: _(not configured here');
    expect(text).toContain('A mail about ‹reason›');
    expect(text).not.toContain('<!channel>');
    expect(buttonsOf(preview)).toEqual([]);
  });

  it('shows of a mail its subject, to how many addresses of each audience it goes, and its invitation', () => {
    const email = ['one@shop.example', 'Two@shop.example', 'three@shop.example'];
    const [first, second] = service.audiences;
    if (!first || !second) throw new Error('too few audiences');
    const audiences = [
      { ...first, title: 'All <!channel> *stakeholders*', email },
      { ...second, email: ['two@shop.example', 'four@shop.example'] },
    ];
    const scheduled = withNotice('scheduled', {
      title: 'Scheduled <!here>\r\nBcc: x@evil.example',
      audiences: audiences.map(({ id }) => id),
    });
    const planned = createGoLiveDriver({ plan: { ...scheduled, service: { ...service, audiences } } });
    const view = noticePreviewView(planned.state, 'scheduled', { words: en, reachable: ['email'] });
    expectSlackTakesView(view);
    const text = textOf(view);
    expect(text).toContain('*Subject:* Shop API v1.4.2: Scheduled &lt;!here&gt; Bcc: x@\u2060evil.example\n');
    expect(text).toMatch(/\*To:\* All &lt;!channel&gt; ∗stakeholders∗ {3}\*Bcc:\* 3 addresses\n/);
    expect(text).toContain('*To:* Team   *Bcc:* 1 address\n');
    expect(text).toMatch(/\*Attached:\* an invitation for the calendar, @18:00 to @18:30\n/);
    expect(text).not.toMatch(/<!(?:channel|here)>|shop\.example/);
  });

  it('shows the mail whole, the words of the pager, the entry of the status page, and the webhooks', () => {
    const whole = withNotice('starting', {
      channels: ['email', 'status_page', 'pager'],
      perChannel: { pager: 'Wake up: {{version}}' },
    });
    const audiences = service.audiences.map((one) => ({ ...one, email: ['a@b.example'], pager: true }));
    const more = { audiences, webhooks: ['ops'], statusPage: { components: ['web0'] } };
    const planned = createGoLiveDriver({ plan: { ...whole, service: { ...service, ...more } } });
    const reachable = ['email', 'status_page', 'pager'] as const;
    const view = noticePreviewView(planned.state, 'starting', { words: en, reachable });
    expectSlackTakesView(view);
    const text = textOf(view);
    expect(text).toMatch(/Go-live starting\.\n\nGL-7[\s\S]*Planned start: [\s\S]*You receive this/u);
    expect(text).toContain('*Status page*, on “Update of Shop API to v1.4.2”:\nGo-live starting.');
    expect(text).toMatch(/\*Pager\*: _\(words of its own\)_\nGL-7 · .*: Wake up: v1\.4\.2/u);
    expect(text).toContain('*Webhooks*, as JSON with the words of all others, to ops.');
  });

  it('of a turn says who hears it by the plan, before anybody has heard anything', () => {
    const own = changedNotices(['success'], { audiences: ['users'] });
    const notices = [...own, ...builtInNotices(own, recorded.notices.turns)];
    const planned = createGoLiveDriver({
      plan: { ...plan, service: external.service, runbook: { ...runbook, notices } },
    });
    const previewOf = (id: string) =>
      textOf(noticePreviewView(planned.state, id, { words: en, reachable: ['email'] }));
    expect(previewOf('golive_aborted')).toContain(
      '👂 Goes to whoever hears a notice before it, in the same places. By the plan: e-mail to Stakeholders, <#C0STAKE> and <#C0TECH>.',
    );
    expect(previewOf('golive_aborted')).not.toContain('to nobody');
    // They hear of the success alone, after which nothing is aborted, but it may be rolled back.
    expect(previewOf('golive_aborted')).not.toContain('C0USERS');
    expect(previewOf('rolled_back')).toContain('C0USERS');
    expect(previewOf('scheduled')).not.toContain('whoever hears');
  });

  it('offers a test of what has all its values, which says in its first words that it is one', () => {
    const whole = noticePreviewView(driver.state, 'scheduled', { words: en, reachable: ['email'] });
    expect(buttonsOf(whole)).toMatchObject([{ action: 'notice_test', text: 'Send me a test' }]);
    driver.wish(ole, { type: 'TestNotice', notice: 'scheduled' });
    const card = draw(driver, { card: 'notice_test', notice: 'scheduled', to: ole, number: 1 });
    expectSlackTakesMessage(card);
    expect(card).toMatchObject({ to: ole, text: 'TEST: GL-7, Scheduled' });
    expect(textOf(card)).toMatch(/^🧪 \*TEST\* of “Scheduled”/);
    expect(textOf(card)).toContain('Go-live of Shop API v1.4.2 scheduled for');
  });

  it('tells whoever asked for a test what became of its mail', () => {
    const mailed = createGoLiveDriver({ plan: withNotice('scheduled', { channels: ['slack', 'email'] }) });
    const test = { notice: 'scheduled', to: ole, number: 1 } as const;
    const shown = () => textOf(draw(mailed, { card: 'notice_test', ...test }));
    mailed.wish(ole, { type: 'TestNotice', notice: 'scheduled' });
    expect(shown()).toContain('It is being mailed to you too.');
    mailed.system({ type: 'ReportTestMail', ...test, as: 'no_address' });
    expect(shown()).toContain('No mail went: `services.yaml` has no mail address of yours.');
    mailed.wish(ole, { type: 'TestNotice', notice: 'scheduled' });
    const second = { ...test, number: 2 } as const;
    mailed.system({ type: 'ReportTestMail', ...second, as: 'failed', reason: '550 <!here> no' });
    const card = draw(mailed, { card: 'notice_test', ...second });
    expectSlackTakesMessage(card);
    expect(textOf(card)).toContain('No mail went: 550 &lt;!here&gt; no');
  });
});
