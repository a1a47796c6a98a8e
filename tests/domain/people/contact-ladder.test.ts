import { expect, test } from 'vitest';
import type { Due } from '../../../src/domain/due.ts';
import { nextDueAt, upcoming } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import {
  minutes,
  ole,
  olga,
  ona,
  pat,
  plan,
  rita,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';

const cto = 'U0CARL';

/** Lead and deputy, then a backup who is the deputy too, then one without a Slack user, then the executive. */
const ladder = ['technical_lead', 'backup_lead', 'bridge_desk', 'nobody_yet', 'cto'];
const laddered = {
  ...plan,
  runbook: {
    ...plan.runbook,
    roles: [...plan.runbook.roles, ...ladder.slice(1).map((id) => ({ id, title: id, duties: [] }))],
    contacts: [
      { id: 'technical', title: 'Technical Escalation', ladder },
      { id: 'security', title: 'Security Escalation', ladder: ['security_lead'], nextAfterMs: minutes(2) },
      { id: 'business', title: 'Business Escalation', ladder: ['nobody_yet'] },
    ],
  },
  service: {
    ...plan.service,
    roles: { ...plan.service.roles, backup_lead: { holder: tess }, cto: { holder: cto } },
    outsideSlack: ['bridge_desk'],
  },
};
const { type: _type, written: _written, ...fields } = laddered;
const planned: Past = { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...fields };

const reason = 'the shop is slow';
const escalate = { type: 'Escalate', area: 'technical', reason } as const;
const acknowledge = { type: 'AcknowledgeEscalation', escalation: 1 } as const;
const at = T0 - minutes(60);
const raised: readonly Past[] = [
  { event: { type: 'EscalationRaised', escalation: 1, area: 'technical', reason }, by: pat, at },
  {
    event: { type: 'ContactsCalled', escalation: 1, rung: 1, role: 'technical_lead', people: [tom, tess] },
    by: pat,
    at,
  },
];
const acknowledged: Past = { event: { type: 'EscalationAcknowledged', escalation: 1 }, by: tess, at };
const driven = () => {
  const driver = createGoLiveDriver({ plan: laddered });
  driver.runTo(at);
  driver.wish(pat, escalate);
  return driver;
};
const calls = (driver: ReturnType<typeof driven>) =>
  driver.recorded.flatMap(({ event, at: when }) =>
    event.type === 'ContactsCalled' ? [[event.rung, event.people, (when - at) / minutes(1)]] : [],
  );

test('an escalation is recorded with its reason and asks the first on the ladder', () => {
  given(planned)
    .when({ ...escalate, reason: ` ${reason} ` }, { by: pat })
    .gives(
      { type: 'EscalationRaised', escalation: 1, area: 'technical', reason },
      { type: 'ContactsCalled', escalation: 1, rung: 1, role: 'technical_lead', people: [tom, tess] },
    );
});

test('who raises it is not asked themselves, nor who has left', () => {
  given(planned, { type: 'MembershipChanged', person: tess, isMember: false })
    .when(escalate, { by: tom })
    .gives(
      { type: 'EscalationRaised', escalation: 1, area: 'technical', reason },
      { type: 'ContactsCalled', escalation: 1, rung: 3, role: 'bridge_desk', people: [] },
    );
});

test('each has five minutes; nobody is asked twice, a rung without anybody is passed over, and the end is on record', () => {
  const driver = driven();
  driver.runTo(at + minutes(4));
  expect(calls(driver)).toHaveLength(1);
  driver.runTo(at + minutes(60));
  expect(calls(driver)).toEqual([
    [1, [tom, tess], 0],
    [3, [], 5],
    [5, [cto], 10],
  ]);
  const ended = driver.recorded.filter(({ event }) => event.type === 'EscalationUnanswered');
  expect(ended.map((one) => (one.at - at) / minutes(1))).toEqual([15]);
  expect(driver.state.escalations[0]?.state).toBe('unanswered');
});

test('the runbook says how long each has', () => {
  const driver = createGoLiveDriver({ plan: laddered });
  driver.runTo(at);
  driver.wish(pat, { ...escalate, area: 'security' });
  const next = (found: Due) => found.action.type === 'CallNextContact';
  expect(upcoming(driver.state, at).find(next)?.at).toBe(at + minutes(2));
  expect(nextDueAt(driver.state, at)).toBeLessThanOrEqual(at + minutes(2));
});

test('after a downtime one rung is asked, and the next has its own time', () => {
  const driver = driven();
  driver.moveTo(at + minutes(58));
  driver.tick();
  expect(calls(driver).map(([rung]) => rung)).toEqual([1, 3]);
  driver.runTo(at + minutes(62));
  expect(calls(driver)).toHaveLength(2);
  driver.runTo(at + minutes(63));
  expect(calls(driver)).toHaveLength(3);
});

test('the next is not called before its time, nor by a person', () => {
  const next = { type: 'CallNextContact', escalation: 1 } as const;
  given(planned, ...raised)
    .when(next, { at: at + minutes(5) - 1 })
    .refused('not_due');
  given(planned, ...raised)
    .when({ ...next, escalation: 2 }, { at: at + minutes(5) })
    .refused('not_due');
  given(planned, ...raised)
    .when(next, { by: tom, at: at + minutes(5) })
    .refusedOnRecord('not_allowed');
});

test('an acknowledgement stops the calls, whatever becomes of the go-live', () => {
  const driver = driven();
  driver.wish(rita, { type: 'Abort', reason: 'a leak' });
  driver.runTo(at + minutes(6));
  expect(calls(driver)).toHaveLength(2);
  driver.wish(cto, acknowledge);
  driver.runTo(at + minutes(120));
  expect(calls(driver)).toHaveLength(2);
  expect(driver.state.escalations[0]).toMatchObject({ state: 'acknowledged', acknowledged: { by: cto } });
});

test('a hold stops no call', () => {
  const driver = driven();
  driver.wish(rita, { type: 'Hold', reason: 'a leak' });
  driver.runTo(at + minutes(5));
  expect(calls(driver)).toHaveLength(2);
});

test('any contact of the area acknowledges, asked or not, also who no longer holds the role', () => {
  for (const by of [tom, tess, cto])
    given(planned, ...raised)
      .when(acknowledge, { by })
      .gives({ type: 'EscalationAcknowledged', escalation: 1 });
  given(planned, ...raised, { type: 'RoleHandedOver', role: 'technical_lead', from: tom, to: ona })
    .when(acknowledge, { by: tom })
    .givesTypes('EscalationAcknowledged');
});

test('somebody else does not, nor who has left, and it is on record that they tried', () => {
  for (const by of [sam, olga, rita])
    expect(
      given(planned, ...raised)
        .when(acknowledge, { by })
        .refusedOnRecord('not_allowed').allowedRoles,
    ).toEqual(ladder);
  given(planned, ...raised, { type: 'MembershipChanged', person: tom, isMember: false })
    .when(acknowledge, { by: tom })
    .refusedOnRecord('left_workspace');
});

test('a second click says who has acknowledged, and a card of nothing is refused', () => {
  const { subject } = given(planned, ...raised, acknowledged)
    .when(acknowledge, { by: cto })
    .refused('already_acknowledged');
  expect(subject).toBe(tess);
  given(planned).when(acknowledge, { by: tom }).refused('unknown_escalation');
});

test('a late acknowledgement counts, for nobody had answered', () => {
  given(planned, ...raised, { type: 'EscalationUnanswered', escalation: 1 })
    .when(acknowledge, { by: cto })
    .givesTypes('EscalationAcknowledged');
});

test('an unknown area, no reason, nobody to call and one that is being called are refused', () => {
  given(planned)
    .when({ ...escalate, area: 'legal' }, { by: pat })
    .refused('unknown_area');
  given(planned)
    .when({ ...escalate, reason: '  ' }, { by: pat })
    .refused('reason_required');
  given(planned)
    .when({ ...escalate, area: 'business' }, { by: pat })
    .refused('nobody_to_call');
  given(planned, ...raised)
    .when(escalate, { by: ole })
    .refused('escalation_running');
  given(planned, ...raised)
    .when({ ...escalate, area: 'security' }, { by: ole })
    .givesTypes('EscalationRaised', 'ContactsCalled');
  given(planned, ...raised, acknowledged)
    .when(escalate, { by: ole })
    .givesTypes('EscalationRaised', 'ContactsCalled');
});

test('only the people of the go-live escalate, and not one that is over', () => {
  given(planned).when(escalate, { by: olga }).refusedOnRecord('not_allowed');
  given(planned, { type: 'Aborted', reason: 'no' }).when(escalate, { by: pat }).refused('finished');
});

test('a direct message goes to each who is asked, and what comes after the alert is told in its thread', () => {
  const driver = driven();
  const before = [...driver.effects.keys()].filter((key) => key.includes('event'));
  const keys = () =>
    [...driver.effects.keys()].filter((key) => /ladder|event/.test(key) && !before.includes(key)).sort();
  expect(keys()).toEqual([
    'GL-7/message/ladder:1',
    'GL-7/message/ladder_call:1:U0TESS',
    'GL-7/message/ladder_call:1:U0TOM',
  ]);
  driver.runTo(at + minutes(10));
  const told = driver.recorded.filter(({ event }) => event.type === 'ContactsCalled').slice(1);
  expect(keys()).toEqual(
    [
      ...told.map(({ version }) => `GL-7/message/event:${version}`),
      'GL-7/message/ladder:1',
      'GL-7/message/ladder_call:1:U0CARL',
      'GL-7/message/ladder_call:1:U0TESS',
      'GL-7/message/ladder_call:1:U0TOM',
    ].sort(),
  );
});
