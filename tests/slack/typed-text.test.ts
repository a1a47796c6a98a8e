import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, lengthOf, unescapeCommand } from '../../src/slack/typed-text.ts';
import { anyText } from '../fixtures/any-text.ts';

describe('what a person typed', () => {
  it('is one line, composed, without what nobody can see', () => {
    expect(cleanText('  a\u0308b\u0000c\r\n\u202ed\u200be\ud800 ')).toBe('\u00e4bc de\ufffd');
  });

  it('keeps its lines where it may have several', () => {
    expect(cleanText('one \r\n\n\n\n two\u0007', 'lines')).toBe('one\n\ntwo');
  });

  it('keeps joined emoji and the letters of every script', () => {
    expect(cleanText('👩‍🚀 नमस्ते مرحبا 漢字')).toBe('👩‍🚀 नमस्ते مرحبا 漢字');
  });

  it('stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom('line' as const, 'lines' as const), (text, shape) => {
        const once = cleanText(text, shape);
        expect(cleanText(once, shape)).toBe(once);
      }),
    );
  });

  it('is counted in code points', () => {
    expect(lengthOf('a🚀')).toBe(2);
  });
});

describe('the text of a command', () => {
  it.each([
    ['<@U1|tom>', '@tom'],
    ['<@U1>', '@U1'],
    ['<#C1|releases>', '#releases'],
    ['<!here>', '@here'],
    ['<!subteam^S1|@on-call>', '@on-call'],
    ['<!subteam^S1>', '@S1'],
    ['<https://x.test|click>', 'https://x.test'],
    ['<mailto:a@x.test|a@x.test>', 'a@x.test'],
    ['&amp;lt; &lt;b&gt;', '&lt; <b>'],
    ['a < b', 'a < b'],
    ['<>', ''],
    ['RH-3 delegate <@U1|tom>', 'RH-3 delegate <@U1>'],
    ['“GL-7”: handover lead <@U1|tom>', '“GL-7”: handover lead <@U1>'],
    ['hold delegate <@U1|tom>', 'hold delegate @tom'],
  ])('reads %j as %j', (escaped, typed) => {
    expect(unescapeCommand(escaped)).toBe(typed);
  });
});
