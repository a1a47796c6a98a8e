import { z } from 'zod';
import { freezesSchema } from './freezes-schema.ts';
import { runbookSchema } from './runbook-schema.ts';
import { servicesSchema } from './services-schema.ts';

/**
 * The schema files for editors, by file name. Draft 7, because that is what YAML editors know best; of what people
 * write (`io: 'input'`), not of what it becomes.
 */
export const schemaFiles: Readonly<Record<string, z.ZodType>> = {
  'runbook.schema.json': runbookSchema,
  'services.schema.json': servicesSchema,
  'freezes.schema.json': freezesSchema,
};

export function jsonSchemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
}
