import { expect, test } from 'vitest';
import {
  callToAnswer,
  escalationMailEffects,
  isOutsideSlack,
} from '../../../src/domain/people/contact-ladder.ts';
import { roleHolders, rolesHeldBy } from '../../../src/domain/people/holders.ts';
import { bea, ole, ona, pat, rita, sam, tess, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import { messagesOfLast } from '../messages-after.ts';

const raised = (escalation: number): Past => ({
  event: { type: 'EscalationRaised', escalation, area: 'technical', reason: 'slow' },
  by: pat,
});
const called = (escalation: number, rung: number, people: readonly string[]): Past => ({
  type: 'ContactsCalled',
  escalation,
  rung,
  role: 'technical_lead',
  people,
});
const past = [planned, raised(1), called(1, 1, [tom, tess])];
const card = ['control', 'ladder:1'];
const asked = [`ladder_call:1:${tess}`, `ladder_call:1:${tom}`];

test.each([
  ['is raised shows, and is no more than its own alert', [planned, raised(1)], card],
  ['asks the first, and tells only them', past, [...card, ...asked]],
  [
    'asks the next, and tells that in its thread',
    [...past, called(1, 2, [ona])],
    [...card, ...asked, `ladder_call:1:${ona}`, 'told'],
  ],
  [
    'is acknowledged is told',
    [...past, { event: { type: 'EscalationAcknowledged', escalation: 1 }, by: tom }],
    [...card, ...asked, 'told'],
  ],
  [
    'finds nobody is told',
    [...past, { type: 'EscalationUnanswered', escalation: 1 }],
    [...card, ...asked, 'told'],
  ],
  [
    'is one of two draws its own card alone',
    [...past, raised(2), called(2, 1, [sam])],
    ['control', 'ladder:2', `ladder_call:2:${sam}`],
  ],
] as readonly (readonly [string, readonly Past[], readonly string[]])[])(
  'an escalation that %s',
  (_name, events, messages) => {
    expect(messagesOfLast(...events)).toEqual([...messages].sort());
  },
);

test('one escalation leaves the other as it is', () => {
  const { escalations } = given(...past, raised(2), {
    event: { type: 'EscalationAcknowledged', escalation: 1 },
    by: tom,
  }).state;
  expect(escalations.map(({ number, state, calls }) => [number, state, calls.length])).toEqual([
    [1, 'acknowledged', 1],
    [2, 'calling', 0],
  ]);
});

test('whose holder is in Slack is reached there, whatever else is known', () => {
  const { state } = given(planned);
  const service = { ...state.service, outsideSlack: ['technical_lead', 'desk'] };
  expect(isOutsideSlack({ ...state, service }, 'desk')).toBe(true);
  expect(isOutsideSlack({ ...state, service }, 'technical_lead')).toBe(false);
  expect(isOutsideSlack({ ...state, service }, 'other')).toBe(false);
  expect(isOutsideSlack(state, 'desk')).toBe(false);
});

test('everybody who holds a role or is its deputy is named once, and knows each of their roles', () => {
  const { state } = given(planned);
  expect(roleHolders(state)).toEqual([rita, tom, tess, sam, bea, ole, ona]);
  expect(rolesHeldBy(state, tess)).toEqual(['technical_lead', 'operations_lead']);
  expect(rolesHeldBy(state, rita)).toEqual(['release_manager']);
  expect(rolesHeldBy(state, pat)).toEqual([]);
});

test('whoever is asked is told by mail too, until somebody sees to it or nothing is left to do', () => {
  const second = [...past, called(1, 2, [ona])];
  const { state } = given(...second);
  expect(
    escalationMailEffects(state, {
      type: 'ContactsCalled',
      escalation: 1,
      rung: 2,
      role: 'x',
      people: [ona],
    }),
  ).toStrictEqual([
    { kind: 'mail.escalation', key: 'GL-7/mail/escalation/1/2', goLive: 'GL-7', escalation: 1, rung: 2 },
  ]);
  expect(escalationMailEffects(state, { type: 'EscalationUnanswered', escalation: 1 })).toEqual([]);
  const asked = (...more: readonly Past[]) =>
    callToAnswer(given(...second, ...more).state, { escalation: 1, rung: 2 });
  expect(asked()?.people).toEqual([ona]);
  expect(asked({ type: 'EscalationUnanswered', escalation: 1 })?.people).toEqual([ona]);
  expect(asked({ event: { type: 'EscalationAcknowledged', escalation: 1 }, by: tom })).toBeUndefined();
  expect(asked({ type: 'Aborted', reason: 'no' })).toBeUndefined();
  expect(asked({ type: 'GoLiveClosed', open: [], reason: 'over' })).toBeUndefined();
  expect(callToAnswer(state, { escalation: 2, rung: 1 })).toBeUndefined();
  expect(callToAnswer(state, { escalation: 1, rung: 1 })?.people).toEqual([tom, tess]);
});
