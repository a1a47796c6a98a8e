import { describe, expect, it } from 'vitest';
import type { MailNoticeEffect } from '../../../src/domain/effect.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMail } from '../../../src/messages/outgoing/render-mail.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { days, minutes, plan, rita, runbook, service, T0 } from '../../fixtures/golive-fixture.ts';
import { draw, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

function mailed(text?: string, title = 'Scheduled', shop = service.title): GoLiveDriver {
  const notices = runbook.notices.map((n) =>
    n.id === 'scheduled' ? { ...n, title, ...(text === undefined ? {} : { text }) } : n,
  );
  const bridge = 'https://meet.example/go?a=1&b=2';
  return createGoLiveDriver({
    plan: { ...plan, service: { ...service, bridge, title: shop }, runbook: { ...runbook, notices } },
    reachable: ['email'],
  });
}

function queued(driver: GoLiveDriver): MailNoticeEffect {
  const found = [...driver.effects.values()].find((effect) => effect.kind === 'mail.notice');
  if (found?.kind !== 'mail.notice') throw new Error('no mail was queued');
  return found;
}

describe('a mail', () => {
  it('says in its subject, its text and its HTML the same, with nothing that needs Slack', () => {
    const driver = mailed();
    driver.runTo(T0 - days(1));
    const mail = renderMail(queued(driver), driver.state, en);
    expect(mail).toMatchObject({ group: 'Stakeholders', subject: 'Shop API v1.4.2: Scheduled' });
    expect(mail.plain).toBe(
      [
        'Scheduled',
        'Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.',
        'GL-7 · Shop API v1.4.2 → production\nPlanned start: Tue, 1 Dec 2026, 18:00 Europe/Berlin',
        '-- \nYou receive this because you are in “Stakeholders” of the go-live GL-7. golive sent it by itself; nobody reads replies to it.',
      ].join('\n\n'),
    );
    const shown = mail.html.replaceAll(
      '<span style="white-space:nowrap">2026-12-01 18:00</span>',
      '2026-12-01 18:00',
    );
    expect(shown).not.toBe(mail.html);
    for (const line of mail.plain.split('\n').filter((one) => one !== '' && one !== '-- '))
      expect(shown).toContain(line);
  });

  it('says of an aborted go-live that its time no longer holds', () => {
    const driver = mailed();
    driver.runTo(T0 - days(1));
    const effect = queued(driver);
    driver.wish(rita, { type: 'Abort', reason: 'a flaw' });
    const { plain } = renderMail(effect, driver.state, en);
    expect(plain).toContain('No longer planned for: Tue, 1 Dec 2026, 18:00 Europe/Berlin');
    expect(plain).not.toContain('Planned start');
  });

  it('says of a go-live that has begun when it began', () => {
    const driver = mailed();
    driver.runTo(T0 - days(1));
    const effect = queued(driver);
    deploy(driver);
    const { plain } = renderMail(effect, driver.state, en);
    expect(plain).toMatch(/\nStarted: Tue, 1 Dec 2026, 18:0\d Europe\/Berlin\n/);
    expect(plain).not.toContain('Planned start');
  });

  it('shows outside text as it is: no mark-up, no mention, no link but those that golive knows, no second header', () => {
    const driver = mailed(
      '<!channel> <b>bold</b> & "quotes"\u202e\n\nJoin {{bridge}}, not {{service}}.',
      'A\r\nBcc: x@evil.example <script>alert(1)</script>',
      'https://evil.example/x',
    );
    driver.runTo(T0 - days(1));
    const { subject, html, plain } = renderMail(queued(driver), driver.state, en);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).toContain('&lt;!channel&gt; &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quotes&quot;</p>');
    expect(html).not.toContain('<script>');
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      'https://meet.example/go?a=1&amp;b=2',
    ]);
    expect(plain).toContain(
      '<!channel> <b>bold</b> & "quotes"\n\nJoin https://meet.example/go?a=1&b=2, not https://evil.example/x.',
    );
  });

  it('says that it is late', () => {
    const driver = mailed();
    driver.moveTo(T0 - days(1) + minutes(30));
    driver.tick();
    const { plain, html } = renderMail(queued(driver), driver.state, en);
    const late = 'This message is late: it was due Mon, 30 Nov 2026, 18:00 Europe/Berlin.';
    expect(plain).toContain(late);
    expect(html).toContain(late);
  });
});

describe('an invitation in a mail', () => {
  const invitation = { method: 'request', uid: 'x', sequence: 0, from: T0, to: T0 + minutes(75) } as const;
  const permalink = 'https://acme.slack.example/archives/C0RELEASE/p1';

  it('shows people in the house where to look, and people outside of it the words of the notice alone', () => {
    const driver = mailed('It is soon.\r\n\r\nBe ready.');
    driver.runTo(T0 - days(1));
    const effect = queued(driver);
    const { invitation: inHouse } = renderMail({ ...effect, invitation, permalink }, driver.state, en);
    expect(inHouse).toEqual({
      ...invitation,
      summary: 'Go-live: Shop API v1.4.2 → production',
      description: [
        'It is soon.',
        'Be ready.',
        'GL-7 · Shop API v1.4.2 → production\nPlanned start: Tue, 1 Dec 2026, 18:00 Europe/Berlin',
        `In Slack: ${permalink}`,
      ].join('\n\n'),
      location: 'https://meet.example/go?a=1&b=2',
    });
    const { state } = driver;
    const audiences = state.service.audiences.map((audience) => ({ ...audience, external: true }));
    const outside = { ...state, service: { ...state.service, audiences } };
    const rendered = renderMail({ ...effect, invitation, permalink }, outside, en).invitation;
    expect(rendered?.location).toBeUndefined();
    expect(rendered?.description).not.toMatch(/https:|Slack/);
  });
});

describe('a mail whose answer was lost', () => {
  const place = { notice: 'scheduled', round: 1, target: 'email:stakeholders' } as const;

  function lost(): GoLiveDriver {
    const driver = mailed();
    driver.runTo(T0 - days(1));
    for (const target of ['slack:C0STAKE', 'slack:C0TECH'])
      driver.system({ type: 'ReportNoticeDelivered', ...place, target });
    driver.system({ type: 'BeginMail', ...place, to: ['all@shop.example'] });
    driver.system({ type: 'ReportMail', ...place, refused: [], deferred: [], uncertain: 'ECONNRESET' });
    driver.system({ type: 'ReportNoticeUncertain', ...place, reason: 'ECONNRESET', text: 'Scheduled.' });
    return driver;
  }
  const card = (driver: GoLiveDriver) => {
    const message = draw(driver, { card: 'doubt', version: driver.state.doubts?.[0]?.version ?? 0 });
    expectSlackTakesMessage(message);
    return textOf(message);
  };

  it('is asked about with what is known, and stands on the control card', () => {
    const driver = lost();
    expect(card(driver)).toMatch(/not known whether the notice Scheduled arrived.*e-mail to Stakeholders/);
    expect(card(driver)).toContain('What is known: ECONNRESET');
    expect(card(driver)).toContain('Not known for 1 address.');
    expect(card(driver)).toMatch(/It arrived\nSend again/);
    expect(textOf(draw(driver, { card: 'control' }))).toContain(
      'Scheduled *may not have arrived*: e-mail to Stakeholders',
    );
  });

  it('asks no more once somebody has said which it is', () => {
    for (const as of ['arrived', 'send_again'] as const) {
      const driver = lost();
      const uncertain = driver.state.doubts?.[0]?.version ?? 0;
      expect(driver.wish(rita, { type: 'SettleNotice', uncertain, as }).refusal).toBeUndefined();
      expect(card(driver)).not.toMatch(/Send again$/m);
      expect(card(driver)).toContain(as === 'arrived' ? 'says that it arrived' : 'has it sent again');
      expect(driver.wish(rita, { type: 'SettleNotice', uncertain, as }).refusal?.code).toBe('notice_settled');
    }
  });

  it('is not sent again once the go-live is aborted', () => {
    const driver = lost();
    const uncertain = driver.state.doubts?.[0]?.version ?? 0;
    driver.wish(rita, { type: 'Abort', reason: 'a flaw' });
    const again = driver.wish(rita, { type: 'SettleNotice', uncertain, as: 'send_again' });
    expect(again.refusal?.code).toBe('notice_over');
  });
});
