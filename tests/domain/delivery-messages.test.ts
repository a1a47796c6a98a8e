import { expect, test } from 'vitest';
import { hours, T0 } from '../fixtures/golive-fixture.ts';
import { type Past, planned } from './given.ts';
import { messagesOfLast } from './messages-after.ts';

const soon = { notice: 'scheduled', round: 1 } as const;
const words = { text: 'Soon.', late: false } as const;
const sent = { ...words, dueAt: T0 - hours(24), notConfigured: [] } as const;
const queued: Past = {
  event: {
    type: 'NoticeQueued',
    ...soon,
    ...sent,
    targets: ['email:stakeholders', 'slack:U0ANN', 'slack:S0OPS'],
  },
  by: 'golive',
  at: T0 - hours(24),
};
const past = [planned, queued];
const mail = { ...soon, target: 'email:stakeholders' } as const;
const read: Past = {
  type: 'NoticeGroupRead',
  ...soon,
  ...words,
  target: 'slack:S0OPS',
  members: ['U0BEN'],
  count: 1,
};
const leftOut = (person: string): Past => ({
  type: 'NoticeLeftOut',
  ...soon,
  target: `slack:${person}`,
  because: 'deactivated',
});
const begun: Past = { type: 'MailBegun', ...mail, to: ['all@shop.example'] };
const uncertain: Past = { type: 'NoticeUncertain', ...mail, reason: 'reset', text: 'Soon.' };
const settled: Past = { type: 'NoticeSettled', ...mail, uncertain: 4, as: 'arrived' };
/** Another notice, for which nobody reads a user group. */
const other: Past = {
  event: { type: 'NoticeQueued', ...sent, notice: 'starting', round: 1, targets: ['slack:U0BEN'] },
  by: 'golive',
  at: T0 - hours(1),
};

test.each([
  ['how far a mail is, shows nowhere', [...past, begun], []],
  [
    'how it ended, neither, until its outcome is known',
    [...past, begun, { type: 'MailEnded', ...mail, refused: [], deferred: [] } as const],
    [],
  ],
  ['who was in a user group shows on the card', [...past, read], ['control']],
  [
    'that its words go elsewhere shows on the card',
    [
      ...past,
      {
        type: 'NoticeFellBack',
        ...soon,
        target: 'slack:C0TECH',
        insteadOf: 'slack:U0ANN',
        text: 'x',
      } as const,
    ],
    ['control'],
  ],
  [
    'a person whom the audience names and who cannot be told is told',
    [...past, leftOut('U0ANN')],
    ['control', 'told'],
  ],
  ['one of a user group is not', [...past, read, leftOut('U0BEN')], ['control']],
  ['nor where another notice names them', [...past, other, read, leftOut('U0BEN')], ['control']],
  ['that nobody knows whether it arrived asks people', [...past, begun, uncertain], ['control', 'doubt:4']],
  ['their answer edits the question', [...past, begun, uncertain, settled], ['control', 'doubt:4']],
] as readonly (readonly [string, readonly Past[], readonly string[]])[])('%s', (_name, events, messages) => {
  expect(messagesOfLast(...events)).toEqual(messages);
});
