import { expect, it } from 'vitest';
import { parseRehearseLine } from '../../src/slack/rehearse-line.ts';

const MINUTE = 60_000;
const plain = {
  service: 'shop',
  version: 'v1',
  speed: undefined,
  leadMs: undefined,
  withPeople: false,
  failures: [],
};

it.each([
  ['shop v1', plain],
  ['shop v1 600x', { ...plain, speed: 600 }],
  ['shop v1 from T-2h, 1.5X with people', { ...plain, leadMs: 120 * MINUTE, speed: 1.5, withPeople: true }],
  [
    'shop v1 deployment fails T+10m, health down T+20m and nobody answers',
    {
      ...plain,
      failures: [
        { kind: 'deployment', atOffsetMs: 10 * MINUTE },
        { kind: 'health', atOffsetMs: 20 * MINUTE },
        { kind: 'silence' },
      ],
    },
  ],
  [
    'shop v1 if the health goes down at t+5m; security_lead does not answer, check item/dns_propagated fails',
    {
      ...plain,
      failures: [
        { kind: 'health', atOffsetMs: 5 * MINUTE },
        { kind: 'silence', role: 'security_lead' },
        { kind: 'check', check: 'item/dns_propagated' },
      ],
    },
  ],
  ['shop', undefined],
  ['shop v1 600x and the moon falls', { unread: 'the moon falls' }],
  ['shop v1 from T+2h', { unread: 'from T+2h' }],
  ['shop v1 deployment fails soon', { unread: 'deployment fails soon' }],
])('reads %j', (rest, line) => {
  expect(parseRehearseLine(rest)).toEqual(line);
});
