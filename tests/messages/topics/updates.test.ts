import { expect, test } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { eventSentence } from '../../../src/messages/events/event-sentence.ts';
import { mailSubject } from '../../../src/messages/outgoing/render-mail.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, minutes, plan, T0, tom } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';

const phase = {
  id: 'before',
  title: 'Before',
  startsOffsetMs: -minutes(60),
  durationMs: minutes(60),
  owners: ['operations_lead'],
  steps: [],
};
const reach = { channels: ['slack'] } as const;
const updates = {
  ...reach,
  everyMs: minutes(30),
  inIncidentMs: minutes(15),
  audiences: ['team'],
  short: { ...reach, audiences: ['stakeholders'] },
};

const driven = () => {
  const driver = createGoLiveDriver({
    plan: { ...plan, runbook: { ...plan.runbook, updates, phases: [phase] } },
  });
  driver.runTo(T0 - minutes(20));
  return driver;
};

test('an update that is owed stands on the control card and is asked for in one message, until it is sent', () => {
  const driver = driven();
  const ask = () => draw(driver, { card: 'update_ask', number: 1, to: tom });
  expect(textOf(draw(driver, { card: 'control' }))).toContain('*Status update overdue* since @17:30');
  expect(textOf(ask())).toContain('*How does it go?* <@U0TOM>');
  expect(ask()).toMatchObject({ to: tom, place: 'channel' });
  expect(actionsOf(ask())).toEqual(['update_send']);
  driver.wish(tom, { type: 'SendUpdate', text: 'All is well.' });
  expect(textOf(ask())).toContain('✅ Settled: a status update was sent @17:40');
  expect(ask().onlyEdit).toBe(true);
  expect(textOf(draw(driver, { card: 'control' }))).not.toContain('overdue');
});

test('an update’s card offers the short form with its words, until it is sent or a newer update stands below', () => {
  const driver = driven();
  const card = (update: number) => draw(driver, { card: 'update', update });
  driver.wish(tom, { type: 'SendUpdate', text: 'The *index* <!here> is built. More soon.' });
  expect(textOf(card(1))).toContain('>The ∗index∗ &lt;!here&gt; is built. More soon.\nGoes to <#C0TECH>.');
  expect(textOf(card(1))).toContain('*In short, for Stakeholders:* not sent yet.');
  expect(textOf(card(1))).toContain('>Shop API v1.4.2: The ∗index∗ &lt;!here&gt; is built.');
  expect(actionsOf(card(1))).toEqual(['update_approve', 'update_short']);
  driver.wish(tom, { type: 'SendUpdate', text: 'All is well.' });
  expect(actionsOf(card(1))).toEqual([]);
  driver.wish(tom, { type: 'SendShortUpdate', update: 2, text: 'On time.' });
  expect(textOf(card(2))).toContain('✅ Sent in short to <#C0STAKE> by <@U0TOM>');
  expect(textOf(card(2))).toContain('>On time.');
  expect(actionsOf(card(2))).toEqual([]);
});

test('the notice of an update has a title wherever it is named, as its mail has', () => {
  const driver = driven();
  driver.wish(tom, { type: 'SendUpdate', text: 'All is well.' });
  driver.wish(tom, { type: 'SendShortUpdate', update: 1, text: 'On time.' });
  const told = driver.recorded.flatMap((recorded) =>
    recorded.event.type === 'NoticeQueued' ? [eventSentence(recorded, driver.state, en)] : [],
  );
  expect(told.slice(-2)).toEqual([
    'The notice Status update 1 goes out to <#C0TECH>.',
    'The notice Status update 1 in short goes out to <#C0STAKE>.',
  ]);
  expect(mailSubject(driver.state, 'status_update/1', en)).toBe('Shop API v1.4.2: Status update');
});

test('where people outside read the short form, its card asks whoever approves that; what they do not hear is told', () => {
  const permissions = { ...plan.runbook.permissions, approveExternal: ['business_stakeholder'] };
  const audiences = plan.service.audiences.map((audience) => ({ ...audience, external: true }));
  const driver = createGoLiveDriver({
    plan: {
      ...plan,
      service: { ...plan.service, audiences },
      runbook: { ...plan.runbook, updates, permissions, phases: [phase] },
    },
  });
  driver.runTo(T0 - minutes(20));
  driver.wish(tom, { type: 'SendUpdate', text: 'All is well.' });
  const card = textOf(draw(driver, { card: 'update', update: 1 }));
  expect(card).toContain(
    `not sent yet. It waits for the business stakeholder (<@${bea}>) to send it as it stands`,
  );
  const missed = tell(driver, 'ExternalNoticeMissed');
  expect(missed.place).toBe('channel');
  expect(textOf(missed)).toContain('<#C0TECH>');
});

test('a short form that waits is asked for in a message with its words and buttons, edited once it does not wait any more', () => {
  const driver = driven();
  driver.wish(tom, { type: 'SendUpdate', text: 'The index is built. More soon.' });
  driver.runTo(driver.now + minutes(15));
  const ask = (stage: number, to = tom) => draw(driver, { card: 'short_ask', update: 1, stage, to });
  expect(ask(2)).toMatchObject({ to: tom, place: 'channel' });
  expect(textOf(ask(2))).toContain('*Status update 1 has waited for you since @17:40*');
  expect(textOf(ask(2))).toContain('>Shop API v1.4.2: The index is built.');
  expect(actionsOf(ask(2))).toEqual(['update_approve', 'update_short']);
  expect(textOf(ask(1))).toContain('There is a newer question below.');
  expect(textOf(draw(driver, { card: 'control' }))).toContain('Status update 1 waits to be sent in short by');
  // Whoever cannot send it is told who can.
  expect(textOf(ask(2, bea))).toMatch(
    /Stakeholders have waited since @17:40 for \*status update 1\*.*Only <@U0TOM>/su,
  );
  expect(actionsOf(ask(2, bea))).toEqual([]);
  driver.wish(tom, { type: 'SendShortUpdate', update: 1 });
  expect(textOf(ask(2))).toContain('✅ This short form does not wait any more.');
  expect(ask(2).onlyEdit).toBe(true);
  expect(textOf(draw(driver, { card: 'control' }))).not.toContain('in short by');
});
