import { expect, test } from 'vitest';
import { findNamed } from '../../src/domain/find-named.ts';

const list = [
  { id: 'starting', title: 'Go-live starting' },
  { id: 'started', title: 'It has started' },
  { id: 'go_live', title: 'Success' },
];

test.each([
  ['an id', 'started', ['started']],
  ['a title, however it is written', '  go LIVE__starting ', ['starting']],
  ['an id with a dash or a space for its underscore', 'go-live', ['go_live']],
  ['the beginning of one', 'succ', ['go_live']],
  ['the beginning of a title that is another’s id', 'go live', ['go_live']],
  ['the beginning of several', 'start', []],
  ['the end of one', 'live starting', []],
  ['another word', 'over', []],
  ['nothing', ' ', []],
])('%s', (_what, written, found) => {
  expect(findNamed(list, written).map(({ id }) => id)).toEqual(found);
});

test('nothing means nothing, also where there is only one', () => {
  expect(findNamed(list.slice(0, 1), ' ')).toEqual([]);
});
