import { describe, expect, it } from 'vitest';
import { authoredSchema, authorsOf as authorsInWords } from '../../src/adapters/github-authors.ts';
import { en } from '../../src/messages/en.ts';

const authorsOf = (commits: Parameters<typeof authorsInWords>[0], total: number) =>
  authorsInWords(commits, total, en.outside.github.authors);

const written = (message: string, by: object = { author: { login: 'mara' } }) =>
  authoredSchema.parse({
    commit: { author: { name: 'Mara L.', email: 'mara@acme.example' }, message },
    ...by,
  });

const authorsIn = (message: string) => authorsOf([written(message)], 1).authors.slice(1);

const trailer = (person: string) => `Speed up the search\n\nCo-authored-by: ${person}`;

describe('a trailer of a commit', () => {
  it.each([
    ['Sam Silva <4100001+sam-silva@users.noreply.github.com>', 'sam-silva'],
    ['Sam Silva <sam-silva@users.noreply.github.com>', 'sam-silva'],
    ['Sam Silva <Sam-Silva@Users.Noreply.GitHub.com>', 'sam-silva'],
    ['<7+sam_acme@users.noreply.github.com>', 'sam_acme'],
    ['dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>', 'dependabot[bot]'],
  ])('names the account of GitHub’s own address: %s', (person, login) => {
    expect(authorsIn(trailer(person))).toEqual([login]);
  });

  it.each([
    ['Nia Okoro <nia@partner.example>', 'Nia Okoro'],
    ['Sam <sam-silva@users.noreply.github.com.evil.example>', 'Sam'],
    ['Sam <x@y@users.noreply.github.com>', 'Sam'],
    ['Nia Okoro', 'Nia Okoro'],
    ['<nia@partner.example>', 'unknown'],
  ])('of any other address is named as it stands, and is no account: %s', (person, name) => {
    expect(authorsIn(trailer(person))).toEqual([name]);
  });

  it('names the account by whose address another of these commits was written', () => {
    const commits = [
      written('Pay by invoice'),
      written(trailer('Mara <MARA@acme.example>'), { author: null }),
    ];
    expect(authorsOf(commits, 2).authors).toEqual(['mara']);
  });

  it('is read in any case and with any line ends, wherever it stands alone on a line, each person once', () => {
    const sam = 'Sam <1+sam@users.noreply.github.com>';
    const message = `* one\r\n\r\nCO-AUTHORED-BY : ${sam}\r\n* two\r\n\r\nco-authored-by:${sam}\rCo-Authored-By: Ole <ole@users.noreply.github.com>`;
    expect(authorsIn(message)).toEqual(['sam', 'ole']);
  });

  it.each([
    'Co-authored-by:',
    'Co-authored-by: <>',
    'Co-authored-by Sam <sam@users.noreply.github.com>',
    '> Co-authored-by: Sam <sam@users.noreply.github.com>',
    'See Co-authored-by: Sam <sam@users.noreply.github.com>',
    'Signed-off-by: Sam <sam@users.noreply.github.com>',
  ])('names nobody where it is none: %s', (message) => {
    expect(authorsIn(message)).toEqual([]);
  });

  it.each([
    `${'<'.repeat(100_000)}`,
    `Co-authored-by:${' '.repeat(100_000)}`,
    `${'Co-authored-by:'.repeat(50_000)}`,
    '\u0000\ud800\nCo-authored-by: \udfff\u202e <\u0000>',
    `Co-authored-by: Sam <${'1'.repeat(50_000)}+sam@users.noreply.github.com>`,
  ])('may be junk', (message) => {
    expect(Math.max(0, ...authorsIn(message).map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('is looked for at the end of a long message', () => {
    const far = trailer('Sam <sam@users.noreply.github.com>');
    expect(authorsIn(`${'x'.repeat(200_000)}\n${far}`)).toEqual(['sam']);
  });

  it('counts as author: where there are more than are kept, not all are known', () => {
    const many = Array.from({ length: 600 }, (_, n) => `Co-authored-by: D <d${n}@users.noreply.github.com>`);
    const { authors, authorsProblem } = authorsOf([written(many.join('\n'))], 1);
    expect([authors.length, authors[0], authorsProblem]).toEqual([
      500,
      'mara',
      'Only 500 of 601 authors are kept.',
    ]);
  });
});

it('a commit without an account is named by GitHub’s own address, else by its author’s name', () => {
  const by = (author: object | null) =>
    written('Tidy', { author: null, commit: { author, message: 'Tidy' } });
  const commits = [
    by({ name: 'Sam Silva', email: '4+sam-silva@users.noreply.github.com' }),
    by({ name: 'Jonas W.', email: 'jonas@acme.example' }),
    by(null),
  ];
  expect(authorsOf(commits, 3).authors).toEqual(['sam-silva', 'Jonas W.', 'unknown']);
});
