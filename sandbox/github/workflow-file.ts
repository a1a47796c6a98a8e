import { parse } from 'yaml';
import { z } from 'zod';

export interface DispatchInput {
  readonly type: 'string' | 'choice' | 'boolean' | 'number' | 'environment';
  readonly required: boolean;
  readonly default?: string | undefined;
  readonly options: readonly string[];
}

interface WorkflowJob {
  readonly key: string;
  readonly environment?: string | undefined;
  readonly steps: readonly string[];
}

/** A workflow file, as far as the sandbox acts on it. */
export interface WorkflowFile {
  readonly id: number;
  /** e.g. `deploy-production.yml` */
  readonly file: string;
  readonly path: string;
  readonly name: string;
  readonly source: string;
  readonly runName?: string | undefined;
  /** Undefined where the file has no `workflow_dispatch` trigger. */
  readonly inputs?: Readonly<Record<string, DispatchInput>> | undefined;
  readonly concurrency?: { readonly group: string; readonly queue: 'single' | 'max' } | undefined;
  readonly jobs: readonly WorkflowJob[];
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const inputSchema = z.object({
  type: z.enum(['string', 'choice', 'boolean', 'number', 'environment']).default('string'),
  required: z.boolean().default(false),
  default: scalar.optional(),
  options: z.array(z.string()).default([]),
});

const dispatchSchema = z
  .object({ inputs: z.record(z.string(), inputSchema).nullish() })
  .nullish()
  .transform((trigger) => trigger?.inputs ?? {});

const triggerSchema = z.union([
  z.string().transform((name) => ({ [name]: null })),
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.unknown()),
]);

const stepSchema = z
  .object({ name: z.string().optional(), uses: z.string().optional(), run: z.string().optional() })
  .transform((step) => step.name ?? `Run ${step.uses ?? step.run?.split('\n')[0] ?? 'step'}`);

const environmentSchema = z.union([z.string(), z.object({ name: z.string() }).transform((e) => e.name)]);

const workflowSchema = z.object({
  name: z.string(),
  'run-name': z.string().optional(),
  on: triggerSchema,
  concurrency: z
    .union([
      z.string().transform((group) => ({ group, queue: 'single' as const })),
      z.object({ group: z.string(), queue: z.enum(['single', 'max']).default('single') }),
    ])
    .optional(),
  jobs: z.record(
    z.string(),
    z.object({ environment: environmentSchema.optional(), steps: z.array(stepSchema) }),
  ),
});

export function parseWorkflowFile(id: number, file: string, source: string): WorkflowFile {
  const parsed = workflowSchema.parse(parse(source));
  return {
    id,
    file,
    path: `.github/workflows/${file}`,
    name: parsed.name,
    source,
    runName: parsed['run-name'],
    inputs:
      'workflow_dispatch' in parsed.on ? dispatchSchema.parse(parsed.on['workflow_dispatch']) : undefined,
    concurrency: parsed.concurrency,
    jobs: Object.entries(parsed.jobs).map(([key, job]) => ({ key, ...job })),
  };
}

/** Fills in `${{ inputs.x }}`; every other expression becomes empty text. */
export function fillExpressions(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const name = /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(expression)?.[1];
    return name === undefined ? '' : (inputs[name] ?? '');
  });
}
