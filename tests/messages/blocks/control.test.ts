import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeControl, encodeControl } from '../../../src/messages/blocks/control.ts';
import { T0 } from '../../fixtures/golive-fixture.ts';

describe('the value of a control', () => {
  it.each([
    { goLive: 'GL-7' },
    { goLive: 'GL-7', subject: 'technical_readiness' },
    { goLive: 'GL-7', t0: T0 },
    { goLive: 'GL-999999999', subject: '12', t0: T0 },
  ])('%o comes back as it was drawn', (value) => {
    expect(decodeControl(encodeControl(value))).toEqual(value);
  });

  it.each([
    '',
    'GL-7',
    'GL-0||',
    'GL-07||',
    'gl-7||',
    'GL-7|<!here>|1',
    'GL-7|a|b',
    'GL-7||1|',
    'GL-7||1\n',
    ' GL-7||',
    '__proto__||',
    `GL-7|${'x'.repeat(101)}|`,
  ])('%j is none', (forged) => {
    expect(decodeControl(forged)).toBeUndefined();
  });

  it('of any other make is never taken for one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const decoded = decodeControl(text);
        if (decoded) expect(encodeControl(decoded)).toBe(text);
      }),
    );
  });
});
