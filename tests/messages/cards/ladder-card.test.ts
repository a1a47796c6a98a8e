import { describe, expect, it } from 'vitest';
import { contactsAnswer } from '../../../src/messages/answers/contacts-answer.ts';
import { mineAnswer } from '../../../src/messages/answers/mine-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, ole, pat, plan, rita, tess, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';

const reason = 'the scanner found <!here> a leak';
const contacts = [{ id: 'tech', title: 'Technical', ladder: ['technical_lead', 'desk', 'release_manager'] }];
const desk = { id: 'desk', title: 'Bridge Desk', duties: [] };

function escalated() {
  const driver = createGoLiveDriver({
    plan: {
      ...plan,
      runbook: { ...plan.runbook, contacts, roles: [...plan.runbook.roles, desk] },
      service: { ...plan.service, outsideSlack: ['desk'] },
    },
  });
  driver.wish(ole, { type: 'Escalate', area: 'tech', reason });
  return driver;
}
const card = (driver: ReturnType<typeof escalated>) => draw(driver, { card: 'ladder', escalation: 1 });

describe('the call of the contacts', () => {
  it('says who calls, why, who was asked, and who is next, whom it does not mention before', () => {
    const driver = escalated();
    const text = textOf(card(driver));
    expect(text).toContain('🚨 *Technical*, by <@U0OLE>: the scanner found &lt;!here&gt; a leak');
    expect(text).toContain('1. technical lead (<@U0TOM> or <@U0TESS>), asked');
    expect(text).toMatch(/Without that \*Bridge Desk\* is asked at @\d\d:\d\d\./);
    expect(text).not.toContain('<@U0RITA>');
    expect(card(driver).place).toBe('channel');
    expect(actionsOf(card(driver))).toEqual(['escalation_acknowledge']);
  });

  it('asks the channel to call who is not in Slack, and says where the numbers are', () => {
    const driver = escalated();
    driver.runTo(driver.now + minutes(5));
    expect(textOf(card(driver))).toMatch(
      /2\. ☎️ \*Bridge Desk\* is not in Slack: please call them yourselves/,
    );
    expect(textOf(card(driver))).toContain('`/golive contacts GL-7 tech` shows the people of the go-live');
    const told = tell(driver, 'ContactsCalled');
    expect(textOf(told)).toContain('*Technical*: Bridge Desk is next, and is not in Slack.');
    expect(textOf(told)).toContain('`/golive contacts GL-7 tech`');
    expect(told).toMatchObject({ place: 'thread', head: { card: 'ladder', escalation: 1 } });
  });

  it('tells the channel when the ladder ends, and keeps its button', () => {
    const driver = escalated();
    driver.runTo(driver.now + minutes(10));
    expect(textOf(tell(driver, 'ContactsCalled'))).toContain('<@U0RITA>, please press *Acknowledge*');
    expect(textOf(card(driver))).toMatch(
      /Nobody is left to ask after that: at @\d\d:\d\d the channel is told/,
    );
    driver.runTo(driver.now + minutes(5));
    const told = tell(driver, 'EscalationUnanswered');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain(
      '*Nobody acknowledged “Technical”*, and nobody is left to ask: the scanner',
    );
    expect(textOf(card(driver))).toContain('*Nobody has acknowledged*');
    expect(actionsOf(card(driver))).toEqual(['escalation_acknowledge']);
  });

  it('loses its buttons with the acknowledgement, in the channel and in every direct message', () => {
    const driver = escalated();
    driver.wish(tess, { type: 'AcknowledgeEscalation', escalation: 1 });
    const direct = draw(driver, { card: 'ladder_call', escalation: 1, to: tom });
    expect(direct.to).toBe(tom);
    for (const shown of [card(driver), direct]) {
      expect(textOf(shown)).toContain('✅ <@U0TESS> acknowledged');
      expect(actionsOf(shown)).toEqual([]);
    }
    expect(textOf(direct)).toContain('It is told in <#C0RELEASE>');
    expect(textOf(tell(driver, 'EscalationAcknowledged'))).toContain('<@U0TESS> *acknowledged* “Technical”');
  });

  it('stands on the control card and in what waits for a person until it is acknowledged', () => {
    const driver = escalated();
    const control = () => textOf(draw(driver, { card: 'control' }));
    expect(control()).toContain('🚨 *Technical* waits for <@U0TOM> or <@U0TESS> to acknowledge.');
    driver.runTo(driver.now + minutes(15));
    expect(control()).toContain('🚨 *Technical*: nobody has acknowledged');
    driver.wish(rita, { type: 'AcknowledgeEscalation', escalation: 1 });
    expect(control()).not.toContain('🚨');
    const mine = () => textOf(mineAnswer({ goLives: [driver.state], user: rita, now: driver.now }, en));
    expect(mine()).not.toContain('your acknowledgement');
    driver.wish(pat, { type: 'Escalate', area: 'tech', reason: 'again' });
    expect(control()).toContain('🚨');
    driver.runTo(driver.now + minutes(10));
    expect(mine()).toContain('your acknowledgement of “Technical”: again');
  });

  it('leads to the number of a contact who is not in Slack, for the people of the go-live alone', () => {
    const { state } = escalated();
    const details = new Map([['desk', { phone: '+49 30 7654321' }]]);
    const told = (more: typeof details | undefined) =>
      textOf(contactsAnswer(state, { areas: state.runbook.contacts, details: more }, en));
    expect(told(details)).toContain('2. *Bridge Desk*: not in Slack\n↳ ☎️ +49 30 7654321');
    expect(told(undefined)).toContain('2. *Bridge Desk*: not in Slack\n3. ');
  });
});
