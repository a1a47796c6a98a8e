import { expect, test } from 'vitest';
import { bea, hours, ole, ona, pat, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { type Past, planned } from '../given.ts';
import { deploying, vote } from '../histories.ts';
import { messagesOfLast } from '../messages-after.ts';

/* Each event of a gate: its card is drawn anew; told is what people rely on, or what one of them has to do something about. */

const gate = 'business';
const voted: readonly Past[] = [planned, vote(gate, 'GO')];
const stopped: readonly Past[] = [planned, vote(gate, 'NO-GO')];
const goIf: Past = {
  event: { type: 'VoteCast', gate, vote: 'GO', confirmed: [], condition: { text: 'Hotline', owner: ona } },
  by: bea,
};
const reminded: Past = { type: 'VotersReminded', gates: [{ gate, stage: 1 }], people: [bea, ole] };
const withdrawn: Past = { event: { type: 'VoteWithdrawn', gate, vote: 'GO' }, by: bea };
const shown = ['control', `gate:${gate}`];
const alert = [`escalation:${gate}:1:${rita}`, `no_go:${gate}:1`];
const asked = [`vote_reminder:${bea}:1`, `vote_reminder:${ole}:1`];

const rows: readonly (readonly [string, readonly Past[], readonly string[]])[] = [
  ['a GO only shows', voted, shown],
  ['a GO edits what asked for it', [planned, reminded, vote(gate, 'GO')], [...shown, ...asked]],
  [
    'a GO-IF is told, for somebody owes something, and is on the checklist',
    [planned, goIf],
    ['checklist', ...shown, 'told'],
  ],
  [
    'a vote after it takes the condition off the checklist',
    [planned, goIf, vote(gate, 'GO')],
    ['checklist', ...shown],
  ],
  ['a NO-GO calls its contact', stopped, [...shown, ...alert]],
  [
    'a NO-GO that is upheld edits the alert and is told',
    [...stopped, { event: { type: 'NoGoUpheld', gate, voter: bea }, by: rita }],
    [...shown, ...alert, 'told'],
  ],
  [
    'a NO-GO that is overruled edits the alert and is told',
    [...stopped, { event: { type: 'NoGoOverruled', gate, voter: bea, reason: 'fine' }, by: rita }],
    [...shown, ...alert, 'told'],
  ],
  [
    'a vote that is taken back is told, and asked for again',
    [planned, reminded, vote(gate, 'GO'), withdrawn],
    [...shown, ...asked, 'told'],
  ],
  [
    'a GO-IF that is taken back is off the checklist',
    [planned, goIf, withdrawn],
    ['checklist', ...shown, 'told'],
  ],
  [
    'a NO-GO that is taken back edits its alert',
    [...stopped, { event: { type: 'VoteWithdrawn', gate, vote: 'NO-GO' }, by: bea }],
    [...shown, ...alert, 'told'],
  ],
  [
    'a GO that holds no more is told, and asked for again',
    [planned, reminded, vote(gate, 'GO'), { type: 'CriteriaUnticked', gate, criteria: ['ready'] }],
    [...shown, ...asked, 'told'],
  ],
  [
    'a GO that went stale is told, and asked for again',
    [planned, reminded, vote(gate, 'GO'), { type: 'VoteWentStale', gate, changed: [] }],
    [...shown, ...asked, 'told'],
  ],
  [
    'a gate that opens is told',
    [planned, { type: 'GateOpened', gate: 'security' }],
    ['control', 'gate:security', 'told'],
  ],
  [
    'a gate that opens on a vote given before is not told',
    [planned, vote('security', 'GO'), { type: 'GateOpened', gate: 'security' }],
    ['control', 'gate:security'],
  ],
  ['a gate that closes undecided is told', [planned, { type: 'GateClosed', gate }], [...shown, 'told']],
  ['who is reminded gets a message', [planned, reminded], ['control', ...asked]],
  [
    'who hears of tasks at the same time is reminded there',
    [planned, { type: 'VotersReminded', gates: [{ gate, stage: 1 }], people: [bea, ole], withTasks: [ole] }],
    ['control', `vote_reminder:${bea}:1`],
  ],
  [
    'a second reminder leaves the first one pointing to it',
    [planned, reminded, reminded],
    ['control', ...[bea, ole].flatMap((to) => [`vote_reminder:${to}:1`, `vote_reminder:${to}:2`])],
  ],
  [
    'what was read of a user group draws all gates that take votes',
    [planned, { event: { type: 'VoteCast', gate, vote: 'GO', confirmed: ['ready'], groups: [] }, by: bea }],
    ['control', ...['business', 'business', 'operations', 'security', 'technical'].map((id) => `gate:${id}`)],
  ],
];

test.each(rows.map((row) => [row[0], row] as const))('%s', (_name, [, past, messages]) => {
  expect(messagesOfLast(...past)).toEqual([...messages].sort());
});

test('whose commits go live shows on every gate and on the control card, as long as votes decide', () => {
  const gates = ['business', 'operations', 'security', 'technical'].map((id) => `gate:${id}`);
  const changes = { head: 'v2', url: '', status: 'uncompared', commits: 1, lacks: 0, lookedAt: 0 } as const;
  const read: Past = { type: 'ChangesRead', number: 1, changes: { ...changes, pulls: [], authors: ['bea'] } };
  expect(messagesOfLast(...voted, read)).toEqual(['control', ...gates]);
  expect(messagesOfLast(...voted, { type: 'ChangesAsked', number: 2 })).toEqual(gates);
  expect(messagesOfLast(...deploying, read)).toEqual([]);
});

test('every gate is drawn when who goes live changes, with its NO-GO; none once the deployment is on its way', () => {
  const gates = ['business', 'operations', 'security', 'technical'].map((id) => `gate:${id}`);
  const leaves: Past = { type: 'MembershipChanged', person: tom, isMember: false };
  expect(messagesOfLast(...stopped, leaves)).toEqual(['control', ...alert, ...gates, 'told'].sort());
  expect(messagesOfLast(...stopped, vote(gate, 'GO'), leaves)).toEqual(['control', ...gates, 'told']);
  expect(messagesOfLast(planned, reminded, leaves)).toEqual(['control', ...gates, 'told', ...asked].sort());
  expect(messagesOfLast(...deploying, leaves).filter((key) => key.startsWith('gate'))).toEqual([]);
  expect(messagesOfLast(...deploying, { event: leaves, at: T0 + hours(1), by: pat })).toContain('told');
});

test('a condition that is met shows on the checklist and on the card of its own gate', () => {
  const other: Past = {
    event: {
      type: 'VoteCast',
      gate: 'technical',
      vote: 'GO',
      confirmed: [],
      condition: { text: 'Log', owner: ona },
    },
    by: tom,
  };
  const met = (item: string): Past => ({ event: { type: 'ChecklistItemTicked', item }, by: ona });
  expect(messagesOfLast(planned, goIf, other, met('go_if/business/2'))).toEqual(['checklist', ...shown]);
  expect(messagesOfLast(planned, goIf, other, met('go_if/technical/3'))).toEqual([
    'checklist',
    'control',
    'gate:technical',
  ]);
  expect(messagesOfLast(planned, goIf, other, met('merged'))).toEqual(['checklist', 'control']);
});
