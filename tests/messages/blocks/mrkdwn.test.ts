import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cut,
  cutMrkdwn,
  evidenceText,
  link,
  mention,
  outside,
  outsideClause,
  outsideLines,
  plain,
} from '../../../src/messages/blocks/mrkdwn.ts';
import { anyText } from '../../fixtures/any-text.ts';

describe('outside text', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U0TOM>', '&lt;@\u2060U0TOM&gt;'],
    ['<!subteam^S1>', '&lt;!subteam^S1&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['@here now', '@\u2060here now'],
    ['*bold* _it_ ~no~ `code`', '∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ'],
    ['```block```', 'ˋˋˋblockˋˋˋ'],
    ['> quoted', '› quoted'],
    [':tada: done', ':\u2060tada: done'],
    [':a:b:', ':\u2060a:\u2060b:'],
    ['see http://x.example/a', 'see http:\u2060//x.example/a'],
    ['<http://x|ok>', '&lt;http:\u2060//x|ok&gt;'],
  ])('%s neither mentions nor formats', (given, expected) => {
    expect(outside(given)).toBe(expected);
  });

  it('keeps the underscores of names, which format nothing', () => {
    expect(outside('deploy_production.yml')).toBe('deploy_production.yml');
  });

  it('loses what turns text around, hides or controls', () => {
    expect(outside('GO \u202eON\u202c\u200b\u0000 \u2066x\u2069')).toBe('GO ON x');
  });

  it('ends without its full stop where it goes into brackets', () => {
    expect(outsideClause('no answer (ECONNRESET).')).toBe('no answer (ECONNRESET)');
    expect(outsideClause('and so on…')).toBe('and so on…');
    expect(outsideClause('and so on...')).toBe('and so on...');
    expect(outsideClause('.')).toBe('.');
  });

  it('is one line', () => {
    expect(outside('first\r\nsecond\u2028third')).toBe('first second third');
  });

  it('is never empty, for Slack takes no empty text', () => {
    for (const nothing of ['', '  ', '\u200b\u2060', '\u3164', '\u0000']) expect(outside(nothing)).toBe('–');
  });

  it('shows a lone surrogate as a replacement character', () => {
    expect(outside('a\ud800b')).toBe('a\ufffdb');
  });

  it('is cut in code points, before anything is escaped', () => {
    expect(outside('🚀🚀🚀🚀', 3)).toBe('🚀🚀…');
    expect(outside('&&&&', 3)).toBe('&amp;&amp;…');
    expect(outside('&&&', 3)).toBe('&amp;&amp;&amp;');
  });

  it('costs nothing where it is two megabytes long', () => {
    expect([...outside('*x'.repeat(1_000_000), 100)]).toHaveLength(100);
  });

  it('whatever it is, holds no control sequence and no formatting character at a word’s edge', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          '<',
          '>',
          '&',
          '*',
          '_',
          '~',
          '`',
          ':',
          '@',
          '|',
          '\n',
          '!',
          '\u202e',
          '\ud800',
          'a',
          ' ',
        ),
        anyText({ maxLength: 1 }),
      ),
      maxLength: 60,
    });
    fc.assert(
      fc.property(nasty, fc.integer({ min: 2, max: 60 }), (text, max) => {
        const shown = outside(text, max);
        expect(shown).not.toMatch(/[<>*~`\n\r]|&(?!amp;|lt;|gt;)/u);
        expect(shown).not.toMatch(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/u);
        expect(shown).not.toMatch(/:[A-Za-z0-9_+'-]+:|@\w|:\/\//u);
        expect(shown).not.toMatch(/^(?:&gt;)|[\u202a-\u202e\u2066-\u2069]/u);
        expect(shown.isWellFormed()).toBe(true);
        expect([...plain(text, max)].length).toBeLessThanOrEqual(max);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text of several lines', () => {
  it('keeps its line breaks and nothing else', () => {
    expect(outsideLines('*first*\r\n> second\n<!here>')).toBe('∗first∗\n› second\n&lt;!here&gt;');
  });
});

describe('a cut', () => {
  it('leaves a text alone that fits exactly', () => {
    expect(cut('abc', 3)).toBe('abc');
  });

  it('of finished mrkdwn splits no entity, no mention and no link', () => {
    expect(cutMrkdwn('ab &amp; cd', 5)).toBe('ab…');
    expect(cutMrkdwn('hi <@U0TOM> there', 8)).toBe('hi…');
    expect(cutMrkdwn('go <https://x.example|here> now', 27)).toBe('go…');
  });
});

describe('a mention', () => {
  it('is made of a Slack user id only', () => {
    expect(mention('U0TOM')).toBe('<@U0TOM>');
    expect(mention('operator <!here>')).toBe('operator &lt;!here&gt;');
  });
});

describe('a link', () => {
  it('leads to web addresses only, and shows the label alone for anything else', () => {
    expect(link('https://github.example/runs/1?a=1&b=2', 'run 1')).toBe(
      '<https://github.example/runs/1?a=1&amp;b=2|run 1>',
    );
    for (const bad of [
      'javascript:alert(1)',
      'https://good.example@bad.example/',
      'no address',
      'file:///etc',
    ])
      expect(link(bad, 'run 1')).toBe('run 1');
  });

  it('cannot be left through its address or its label', () => {
    expect(link('https://x.example/a|b>c', 'a|b')).toBe('<https://x.example/a%7Cb%3Ec|a/b>');
  });

  it('is drawn for evidence that is nothing but an address, and shows where it leads', () => {
    expect(evidenceText('https://ci.example/run/7?a=1&b=|')).toBe('<https://ci.example/run/7?a=1&amp;b=%7C>');
    expect(evidenceText(`https://ci.example/${'x'.repeat(200)}`, 30)).toMatch(
      /^<https:\/\/ci.example\/x{200}\|https:\u2060\/\/ci.example\/x{9,10}…>$/,
    );
    expect(evidenceText('https://good.example@bad.example/')).toBe(
      'https:\u2060//good.example@\u2060bad.example/',
    );
    expect(evidenceText('green, see https://ci.example')).toBe('green, see https:\u2060//ci.example');
  });
});
