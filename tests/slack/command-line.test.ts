import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commandWords,
  parseCommandLine,
  parsePlanLine,
  parseRescheduleLine,
  parseRollbackLine,
  withGoLive,
} from '../../src/slack/command-line.ts';
import { unescapeCommand } from '../../src/slack/typed-text.ts';
import { anyText } from '../fixtures/any-text.ts';

describe('a command line', () => {
  it.each(commandWords)('knows %s', (word) => {
    expect(parseCommandLine(word)).toEqual({ word, rest: '' });
  });

  it.each([
    ['status GL-7', { word: 'status', goLive: 'GL-7', rest: '' }],
    ['GL-7 status', { word: 'status', goLive: 'GL-7', rest: '' }],
    ['gl7 STATUS', { word: 'status', goLive: 'GL-7', rest: '' }],
    ['GL-7', { word: 'status', goLive: 'GL-7', rest: '' }],
    ['hold rh3 now', { word: 'hold', goLive: 'RH-3', rest: 'now' }],
    ['hold GL-7 database is slow', { word: 'hold', goLive: 'GL-7', rest: 'database is slow' }],
    ['GL-7 hold GL-8 is next', { word: 'hold', goLive: 'GL-7', rest: 'GL-8 is next' }],
    ['hold GL-7: it is broken', { word: 'hold', goLive: 'GL-7', rest: 'it is broken' }],
    ['hold after GL-7', { word: 'hold', rest: 'after GL-7' }],
    ['', { word: 'help', rest: '' }],
    ['   ', { word: 'help', rest: '' }],
    ['rollback  errors   at 5 %', { word: 'rollback', rest: 'errors at 5 %' }],
  ])('reads %j', (text, line) => {
    expect(parseCommandLine(text)).toEqual(line);
  });

  it('names the nearest command for a misspelt one', () => {
    expect(parseCommandLine('rolback now')).toEqual({ found: 'rolback', nearest: 'rollback' });
    expect(parseCommandLine('GL-7 stauts')).toEqual({ found: 'stauts', nearest: 'status' });
  });

  it.each([
    ['roll back', 'rollback'],
    ['GL-7 Revert now', 'rollback'],
    ['undo', 'rollback'],
    ['stop', 'hold'],
    ['cancel', 'abort'],
  ])('asks back for %j whether the command of another name is meant', (typed, nearest) => {
    const line = parseCommandLine(typed);
    expect(line).toMatchObject({ nearest });
    expect(line).not.toHaveProperty('rest');
  });

  it('names none where no command is near', () => {
    expect(parseCommandLine('kubernetes')).toEqual({ found: 'kubernetes' });
  });

  it('takes what begins like an id and is none for neither a go-live nor a text', () => {
    const stray = { found: 'GL-07', meant: 'GL-7' };
    expect(parseCommandLine('hold GL-07 is broken')).toEqual({
      stray,
      command: 'hold',
      rest: 'GL-07 is broken',
    });
    expect(parseCommandLine('GL-07 hold')).toMatchObject({ stray });
    expect(parseCommandLine('GL-07')).toMatchObject({ stray });
    expect(parseCommandLine('status 7')).toEqual({ word: 'status', rest: '7' });
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for no command', (word) => {
    expect(parseCommandLine(word)).toMatchObject({ found: word });
  });

  it('drops NUL, control and bidi characters and lone surrogates', () => {
    expect(parseCommandLine('ab\u0000ort \u202eGL-7\u202c a\ud800b')).toEqual({
      word: 'abort',
      goLive: 'GL-7',
      rest: 'a\ufffdb',
    });
  });

  it('is read again with the go-live put in', () => {
    const line = parseCommandLine('hold database is slow');
    if (!line.word) throw new Error('not read');
    expect(parseCommandLine(withGoLive(line, 'GL-7'))).toEqual({ ...line, goLive: 'GL-7' });
  });

  it('never throws and never keeps a control character', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(), fc.string()), (text) => {
        const line = parseCommandLine(unescapeCommand(text));
        const read = 'found' in line ? line.found : line.rest;
        expect(read).not.toMatch(/\p{Cc}/u);
        expect(read.isWellFormed()).toBe(true);
      }),
    );
  });

  it('reads two megabytes in no time', () => {
    const startedAt = performance.now();
    parseCommandLine(unescapeCommand('<'.repeat(2_000_000)));
    parseCommandLine('hold '.repeat(400_000));
    // Hundredths of a second, and minutes where each sign makes it look at all others.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

const six = { date: '2026-12-01', time: '18:00' };

describe('the line that plans', () => {
  it.each([
    ['shop-api v1.4.2 at 2026-12-01 18:00 Europe/Berlin', { when: { ...six, zone: 'Europe/Berlin' } }],
    ['shop-api v1.4.2 at 2026-12-01 18:00', { when: six }],
    ['shop-api v1.4.2 2026-12-01T18:00', { when: six }],
    ['shop-api v1.4.2 2026-12-01T18:00Z', { when: { ...six, offset: '+00:00', isInstant: true } }],
    ['shop-api v1.4.2 AT 2026-12-01 18:00+01:00', { when: { ...six, offset: '+01:00' } }],
    ['shop-api v1.4.2 at 2026-12-01 18:00Z', { when: { ...six, offset: '+00:00' } }],
    ['shop-api v1.4.2 at 2026-12-01 18:00 rollback v1.4.1', { when: six, rollbackTo: 'v1.4.1' }],
    [
      'shop-api v1.4.2 at 2026-12-01 18:00 Berlin rollback to v1.4.1',
      { when: { ...six, zone: 'Berlin' }, rollbackTo: 'v1.4.1' },
    ],
  ])('reads %j', (text, plan) => {
    expect(parsePlanLine(text)).toEqual({ service: 'shop-api', version: 'v1.4.2', ...plan });
  });

  it.each([
    ['shop-api', { code: 'missing', what: 'version' }],
    ['shop-api at 2026-12-01 18:00', { code: 'missing', what: 'version' }],
    ['shop-api v1', { code: 'missing', what: 'time' }],
    ['shop-api v1 at', { code: 'missing', what: 'time' }],
    ['shop-api v1 at yesterday rollback v0', { code: 'unreadable_time', found: 'yesterday' }],
    ['shop-api v1 at tomorrow', { code: 'unreadable_time', found: 'tomorrow' }],
    ['shop-api v1 at 2026-02-30 18:00', { code: 'unreadable_time', found: '2026-02-30 18:00' }],
    ['shop-api v1 at 2026-12-01 24:00', { code: 'unreadable_time', found: '2026-12-01 24:00' }],
    ['shop-api v1 at 01.12.2026 18:00', { code: 'unreadable_time', found: '01.12.2026 18:00' }],
    ['shop-api v1 at 2026-12-01 18:00 UTC please', { code: 'unexpected', found: 'please' }],
    ['shop-api v1 at 2026-12-01 18:00 rollback', { code: 'missing', what: 'rollback_version' }],
    ['shop-api v1 at 2026-12-01 18:00 rollback to', { code: 'missing', what: 'rollback_version' }],
    ['shop-api v1 at 2026-12-01 18:00 rollback v0 now', { code: 'unexpected', found: 'now' }],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parsePlanLine(text)).toEqual(problem);
  });

  it('never throws', () => {
    const word = fc.constantFrom('shop-api', 'at', 'rollback', 'to', '2026-12-01', '18:00', 'UTC', '');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        parsePlanLine(words.join(' '));
        parseRescheduleLine(words.join(' '));
      }),
    );
  });
});

describe('the line that reschedules', () => {
  it.each([
    ['2026-12-01 18:00', { when: six }],
    ['to 2026-12-01 18:00 UTC', { when: { ...six, zone: 'UTC' } }],
    ['2026-12-01 18:00 DB is slow', { when: six, reason: 'DB is slow' }],
    ['2026-12-01 18:00 Europe/Berln because DB', { when: { ...six, zone: 'Europe/Berln' }, reason: 'DB' }],
    ['2026-12-01 18:00 because the shop is busy', { when: six, reason: 'the shop is busy' }],
    ['2026-12-01 18:00 because of the fair', { when: six, reason: 'because of the fair' }],
  ])('reads %j', (text, line) => {
    expect(parseRescheduleLine(text)).toEqual(line);
  });

  it('says that the time is missing or unreadable', () => {
    expect(parseRescheduleLine('')).toEqual({ code: 'missing', what: 'time' });
    expect(parseRescheduleLine('to friday')).toEqual({ code: 'unreadable_time', found: 'friday' });
  });
});

describe('what stands after rollback', () => {
  it.each([
    ['', { reason: '' }],
    ['errors at 5 %', { reason: 'errors at 5 %' }],
    ['to 1.4.1', { version: '1.4.1', reason: '' }],
    ['to v1.4.1 because errors at 5 %', { version: 'v1.4.1', reason: 'errors at 5 %' }],
    ['TO release/2026-12 it is down', { version: 'release/2026-12', reason: 'it is down' }],
    ['to many errors', { reason: 'to many errors' }],
    ['to', { reason: 'to' }],
  ])('reads %j', (rest, line) => {
    expect(parseRollbackLine(rest)).toEqual(line);
  });
});
