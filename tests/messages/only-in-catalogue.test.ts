import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Literal, literalsOf } from './source-literals.ts';

const src = resolve(import.meta.dirname, '../../src');

/** What they make reaches people: in Slack, in a mail, on a page, on GitHub, and in the events for ever. */
const rooms = ['adapters', 'checks', 'delivery', 'domain', 'messages', 'rehearsal', 'slack', 'watch'];

const elsewhere = [
  // What it says of the connection stands in the log and on /readyz alone.
  'slack/socket/connection.ts',
  // What was said of go-lives that are on disk since then stays as it was.
  'domain/said-before.ts',
  // The names of moves, as ARCHITECTURE.md draws them.
  'domain/status.ts',
  'domain/trigger.ts',
];

const files = (room: string): readonly string[] =>
  readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name))
    .filter((name) => !/^messages\/en[/.]/.test(name) && !elsewhere.includes(name));

const isWord = (piece: string): boolean => /^\W*[A-Za-z][A-Za-z’'-]*\W*$/.test(piece);

/** Three words or more that follow each other; what is filled in counts as one. */
function isSentence(text: string): boolean {
  const bare = text.replaceAll(/<[^<>]*>|`?\/golive [\w-]+/g, ' ');
  const pieces = bare.split(/\s+/).filter((piece) => isWord(piece) || piece.includes('…'));
  return pieces.length >= 3 && pieces.some(isWord);
}

/** The log's, and of errors that are bugs: what an `OutsideError` says is told to people. */
const isForTheLog = ({ argumentOf }: Literal): boolean =>
  /(?:^|\.)log(?:\.\w+|\[\w+\])$|^super$|^look$|^String\.raw$/.test(argumentOf) ||
  (/^new \w*Error$/.test(argumentOf) && argumentOf !== 'new OutsideError');

/** Why an effect was cancelled, or waits without having been tried, stands in its row of the database alone. */
const isForTheDatabase = ({ within }: Literal): boolean =>
  /^\{ ?end: 'cancelled', reason: |^\{\s*end: 'later',[^{}]*\buncounted: true/.test(within);

const wordsIn = (source: string): readonly string[] =>
  literalsOf(source, isSentence)
    .filter((literal) => !isForTheLog(literal) && !isForTheDatabase(literal))
    .map(({ line, text }) => `${line}: ${text}`);

describe('words for people', () => {
  it.each(rooms)('stand in the catalogue alone, none in src/%s', (room) => {
    const found = files(room).flatMap((name) =>
      wordsIn(readFileSync(join(src, name), 'utf8')).map((words) => `${name}:${words}`),
    );
    expect(found).toEqual([]);
  });

  it('are found in whatever they are written, and not where only the log or the database has them', () => {
    const source = `
      // It's no sentence of anybody's.
      const why = seen / 2 > 1 ? 'it was held up' : "the page's entry is gone";
      const line = \`\${name} is not \${isDown ? \`up, says \${who.join('/')} of it\` : ''} today\`;
      const pattern = /'not a string'/;
      throw new OutsideError('Slack did not take it.', { code: 'not_taken' });
      return { end: 'dead', reason: 'nobody is there' };
      return { end: 'cancelled', reason: 'nobody waits for it' };
      return { end: 'later', inMs: 5, reason: 'not there yet', uncounted: true };
      needs.log.warn({ what: 'the name of it' }, 'It could not be read');
      throw new Error('nothing was ever planned');
      act(() => { log.info('It is there now'); say('It is there now'); });
    `;
    expect(wordsIn(source)).toEqual([
      '3: it was held up',
      "3: the page's entry is gone",
      '4: up, says … of it',
      '4: … is not … today',
      '6: Slack did not take it.',
      '7: nobody is there',
      '12: It is there now',
    ]);
  });
});
