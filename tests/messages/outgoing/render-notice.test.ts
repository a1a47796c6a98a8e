import { describe, expect, it } from 'vitest';
import type { SlackNoticeEffect } from '../../../src/domain/effect.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMail } from '../../../src/messages/outgoing/render-mail.ts';
import { renderNotice } from '../../../src/messages/outgoing/render-notice.ts';
import { external } from '../../domain/given-notices.ts';
import { approve, createGoLiveDriver, deploy, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { days, hours, minutes, plan, runbook, sam, service, T0 } from '../../fixtures/golive-fixture.ts';
import { textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const queued = (driver: GoLiveDriver, notice: string): SlackNoticeEffect => {
  const found = [...driver.effects.values()].find((e) => e.kind === 'slack.notice' && e.notice === notice);
  if (found?.kind !== 'slack.notice') throw new Error(`${notice} was not queued`);
  return found;
};

const withText = (text: string) => ({
  ...plan,
  service: { ...service, bridge: 'https://meet.example/go?a=1&b=2' },
  runbook: { ...runbook, notices: runbook.notices.map((n) => (n.id === 'started' ? { ...n, text } : n)) },
});

describe('a notice', () => {
  it('is the runbook’s words, with what they are about below', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - days(1));
    const message = renderNotice(queued(driver, 'scheduled'), driver.state, en);
    expectSlackTakesMessage(message);
    expect(message.text).toBe('Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.');
    expect(textOf(message)).toBe(
      'Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.\nGL-7 · Shop API v1.4.2 → production · T-0 @18:00 (Tue, 1 Dec 2026, 18:00 Europe/Berlin)',
    );
  });

  it('over the bridge says where to join the call, once', () => {
    const bridge = 'https://meet.example/go?a=1&b=2';
    for (const text of ['Deployment initiated.', 'Join us at {{bridge}}.']) {
      const driver = createGoLiveDriver({ plan: withText(text) });
      deploy(driver);
      driver.tick();
      const said = textOf(renderNotice(queued(driver, 'started'), driver.state, en));
      expect(said.split(bridge.replace('&', '&amp;'))).toHaveLength(2);
    }
    const driver = createGoLiveDriver({ plan: withText('x') });
    driver.runTo(T0 - days(1));
    expect(textOf(renderNotice(queued(driver, 'scheduled'), driver.state, en))).not.toContain(bridge);
  });

  it('tells whoever is called to an issue where to join, and nobody any more once it is over', () => {
    const { service: shop, runbook: book } = withText('x');
    const issues = {
      ...runbook.notices[0],
      id: 'issues',
      after: 'issue_opened',
      channels: ['bridge'],
    } as const;
    const notices = [{ title: 'Issues', audiences: ['team'], text: '{{reason}}', graceMs: 0, ...issues }];
    const driver = createGoLiveDriver({ plan: { ...plan, service: shop, runbook: { ...book, notices } } });
    const said = (notice: string) =>
      textOf(
        renderNotice({ notice, round: 1, text: 'x', late: false, target: 'slack:C0TECH' }, driver.state, en),
      );
    expect(said('issues/1')).toContain('📞 Join the call: <https://meet.example/go?a=1&amp;b=2>');
    expect(said('issues/1/resolved')).not.toContain('📞');
  });

  it('is for people outside the house the approved words alone: no state of the gates, no way into the call', () => {
    const bridge = 'https://meet.example/go';
    const notices = external.runbook.notices.map((notice) => ({
      ...notice,
      channels: ['slack', 'email', 'bridge'] as const,
    }));
    const service = { ...external.service, bridge };
    const driver = createGoLiveDriver({
      plan: { ...external, service, runbook: { ...external.runbook, notices } },
    });
    driver.runTo(T0 - hours(3));
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'open finding' });
    const notice = { notice: 'scheduled', round: 1, text: 'It is planned.', late: true };
    const posted = (channel: string) =>
      textOf(renderNotice({ ...notice, target: `slack:${channel}` }, driver.state, en));
    const mailed = (audience: string) => renderMail({ ...notice, audience }, driver.state, en);
    const house = /(?=[\s\S]*security says NO-GO)[\s\S]*meet\.example/;
    expect(posted('C0STAKE')).toMatch(house);
    expect(mailed('stakeholders').plain).toMatch(house);
    expect(mailed('stakeholders').html).toContain(`<a href="${bridge}"`);
    const outside = [posted('C0USERS'), mailed('users').plain, mailed('users').html];
    for (const text of outside) {
      expect(text).toContain('It is planned.');
      expect(text).toContain('This message is late');
      expect(text).not.toMatch(/NO-GO|meet\.example/);
    }
  });

  it('is marked where it is late', () => {
    const driver = createGoLiveDriver();
    driver.moveTo(T0 - days(1) + minutes(30));
    driver.tick();
    expect(textOf(renderNotice(queued(driver, 'scheduled'), driver.state, en))).toMatch(
      /^⏰ _This message is late: it was due @18:00._\nGo-live of/,
    );
  });

  it('says near T-0 which gates are not GO, so that nobody takes it for a decision', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0 - hours(1));
    const starting = () => textOf(renderNotice(queued(driver, 'starting'), driver.state, en));
    expect(starting()).not.toContain('Not decided yet');
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'open finding' });
    expect(starting()).toContain('⏳ Not decided yet: security says NO-GO.');
  });

  it('names at T-60m the gates without a vote, the day before only a NO-GO', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - hours(1));
    const said = (notice: string) => textOf(renderNotice(queued(driver, notice), driver.state, en));
    expect(said('scheduled')).not.toContain('Not decided yet');
    expect(said('starting')).toContain(
      'Not decided yet: technical has no GO, security has no GO, business has no GO and 1 more.',
    );
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'open finding' });
    expect(said('scheduled')).toContain('Not decided yet: security says NO-GO.');
  });

  it('links the addresses that golive knows, and no others', () => {
    const driver = createGoLiveDriver({
      plan: withText('See https://status.example/x, the run {{run_url}} or join {{bridge}} for {{version}}.'),
    });
    deploy(driver);
    driver.tick();
    const effect = queued(driver, 'started');
    const text = `${effect.text} But https://evil.example and <!channel> *x*`;
    const message = renderNotice({ ...effect, text }, driver.state, en);
    expectSlackTakesMessage(message);
    expect(textOf(message)).toContain(
      'See <https://status.example/x>, the run <https://github.example/runs/1> or',
    );
    expect(textOf(message)).toContain('or join <https://meet.example/go?a=1&amp;b=2> for v1.4.2.');
    expect(textOf(message)).toContain('But https:\u2060//evil.example and &lt;!channel&gt; ∗x∗');
  });

  it('keeps the lines of its text', () => {
    const driver = createGoLiveDriver({ plan: withText('First line\nhttps://status.example/x\n> last') });
    deploy(driver);
    driver.tick();
    expect(renderNotice(queued(driver, 'started'), driver.state, en).text).toBe(
      'First line\n<https://status.example/x>\n› last',
    );
  });
});
