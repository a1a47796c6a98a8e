import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonSchemaText, schemaFiles } from '../../src/runbook/json-schema.ts';

test.each(Object.entries(schemaFiles))('runbooks/%s says what the code accepts', (name, schema) => {
  // Where this fails: npx golive schema --write
  expect(readFileSync(`runbooks/${name}`, 'utf8')).toBe(jsonSchemaText(schema));
});

test.each([
  ['production-go-live.yaml', 'runbook.schema.json'],
  ['services.yaml', 'services.schema.json'],
  ['freezes.yaml', 'freezes.schema.json'],
])('%s tells editors its schema', (file, schema) => {
  const [firstLine] = readFileSync(`runbooks/${file}`, 'utf8').split('\n');
  expect(firstLine).toBe(`# yaml-language-server: $schema=${schema}`);
});

test('unknown keys are refused by the schema too', () => {
  const schema = JSON.parse(readFileSync('runbooks/runbook.schema.json', 'utf8'));
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.gates.items.additionalProperties).toBe(false);
  expect(schema.properties.gates.items.required).toEqual(['id', 'title', 'owner', 'criteria', 'escalation']);
});
