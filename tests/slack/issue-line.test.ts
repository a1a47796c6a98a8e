import { expect, test } from 'vitest';
import { parseIssueLine } from '../../src/slack/issue-line.ts';

const today = '2026-12-01';
const opened = { wish: 'open', isSevere: false, hold: false } as const;

test.each([
  ['', { ...opened, what: '' }],
  ['the index is gone', { ...opened, what: 'the index is gone' }],
  [
    'the index is gone --eta 18:30',
    { ...opened, what: 'the index is gone', eta: { date: today, time: '18:30' } },
  ],
  ['--eta 2026-12-02 8:05 gone', { ...opened, what: 'gone', eta: { date: '2026-12-02', time: '08:05' } }],
  [
    'gone —eta 18:30 Europe/Berlin',
    { ...opened, what: 'gone', eta: { date: today, time: '18:30', zone: 'Europe/Berlin' } },
  ],
  ['gone --severe --hold', { wish: 'open', what: 'gone', isSevere: true, hold: true }],
  ['gone --eta soon', { wish: 'unreadable_eta', found: 'soon' }],
  ['gone --eta', { wish: 'unreadable_eta', found: '' }],
  ['resolve 2 it is back', { wish: 'resolve', issue: 2, resolution: 'it is back' }],
  ['resolve #2', { wish: 'resolve', issue: 2, resolution: '' }],
  ['resolve the conflict first', { ...opened, what: 'resolve the conflict first' }],
  ['eta 2 19:00', { wish: 'eta', issue: 2, eta: { date: today, time: '19:00' } }],
  ['eta 2 19:00 or so', { wish: 'unreadable_eta', found: '19:00 or so' }],
])('/golive issue %s', (rest, line) => {
  expect(parseIssueLine(rest, today)).toEqual(line);
});
