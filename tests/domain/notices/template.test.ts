import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseTemplate,
  renderTemplate,
  TEMPLATE_VARIABLES,
  variablesOf,
} from '../../../src/domain/notices/template.ts';
import { anyText } from '../../fixtures/any-text.ts';

test('variables are replaced, with or without blanks inside the braces', () => {
  expect(renderTemplate('{{service}} {{ version }} is live', { service: 'Shop', version: 'v1' })).toEqual({
    ok: true,
    text: 'Shop v1 is live',
  });
});

test('a missing value is an error and not a hole', () => {
  expect(renderTemplate('{{service}} {{version}}', { service: 'Shop' })).toEqual({
    ok: false,
    errors: [{ code: 'missing_value', name: 'version' }],
  });
});

test('a blank value counts as missing', () => {
  expect(renderTemplate('until {{eta}}', { eta: '  ' })).toEqual({
    ok: false,
    errors: [{ code: 'missing_value', name: 'eta' }],
  });
});

test('all missing values are named at once, each once', () => {
  expect(renderTemplate('{{lead}} {{eta}} {{lead}}', {})).toEqual({
    ok: false,
    errors: [
      { code: 'missing_value', name: 'lead' },
      { code: 'missing_value', name: 'eta' },
    ],
  });
});

test('a value that looks like a variable stays as it is', () => {
  expect(renderTemplate('because {{reason}}', { reason: '{{version}} {{{{', version: 'v1' })).toEqual({
    ok: true,
    text: 'because {{version}} {{{{',
  });
});

test('four opening braces print two', () => {
  expect(renderTemplate('write {{{{version}} to get {{version}}', { version: 'v1' })).toEqual({
    ok: true,
    text: 'write {{version}} to get v1',
  });
});

test('single braces and closing braces are plain text', () => {
  expect(renderTemplate('{a} }} { {', {})).toEqual({ ok: true, text: '{a} }} { {' });
});

test.each(['constructor', '__proto__', 'toString', 'VERSION', 'version | upper', '1+1', ''])(
  'the name "%s" is no variable',
  (name) => {
    expect(renderTemplate(`{{${name}}}`, { version: 'v1' })).toEqual({
      ok: false,
      errors: [{ code: 'unknown_variable', found: `{{${name}}}`, name }],
    });
  },
);

test('a variable that is never closed is an error', () => {
  expect(parseTemplate('at {{t0')).toEqual({
    ok: false,
    errors: [{ code: 'unclosed_variable', found: '{{t0' }],
  });
});

test('the variables of a text are listed once, in order', () => {
  expect(variablesOf('{{eta}} {{version}} {{eta}}')).toEqual(['eta', 'version']);
});

test('any text without an opening pair of braces is rendered as it is', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      fc.pre(!text.includes('{{'));
      expect(renderTemplate(text, {})).toEqual({ ok: true, text });
    }),
  );
});

test('rendering never throws and never leaves a variable in place', () => {
  const piece = fc.constantFrom('{{', '}}', '{', '}', ' ', 'version', 'x', ...TEMPLATE_VARIABLES);
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const values = Object.fromEntries(TEMPLATE_VARIABLES.map((name) => [name, 'value']));
      const rendered = renderTemplate(pieces.join(''), values);
      if (rendered.ok && !pieces.join('').includes('{{{{')) expect(rendered.text).not.toContain('{{');
    }),
  );
});
