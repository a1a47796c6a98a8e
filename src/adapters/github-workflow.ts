import { parse } from 'yaml';
import { z } from 'zod';
import { githubUnreadable } from './github-answer.ts';
import type { GithubCall, GithubClient } from './github-client.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface WorkflowTarget {
  /** `owner/name` */
  readonly repository: string;
  /** The file's name in `.github/workflows`. */
  readonly workflow: string;
  readonly ref: string;
}

/** What the workflow's file at the ref says, as far as a dispatch depends on it. */
export type WorkflowFacts =
  | {
      readonly exists: true;
      /** It has the `workflow_dispatch` trigger. */
      readonly hasDispatch: boolean;
      readonly inputs: readonly string[];
      /** Inputs without which GitHub refuses to start a run. */
      readonly requiredInputs: readonly string[];
      /** It declares the input `golive_id`, so that the id may be sent. */
      readonly declaresGoliveId: boolean;
      /** Its `run-name` shows `[golive:<id>]`, so that a run can be told apart in GitHub's list. */
      readonly showsGoliveId: boolean;
    }
  | { readonly exists: false; readonly because: string };

type Words = GithubClient['words'];

export const GOLIVE_ID = 'golive_id';

const SHOWN_ID = /\[golive:\$\{\{\s*(?:github\.event\.)?inputs\.golive_id\s*\}\}\]/;

const contentSchema = z.object({
  type: z.literal('file'),
  encoding: z.literal('base64'),
  content: z.string(),
});

const triggersSchema = z.union([
  z.string().transform((name) => ({ [name]: null })),
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.unknown()),
]);
const inputSchema = z
  .object({ required: z.boolean().optional(), default: z.unknown().optional() })
  .nullable();
const dispatchSchema = z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish();
const workflowSchema = z.object({ on: triggersSchema, 'run-name': z.string().optional() });

/**
 * Reads the file each time it is needed, since a branch moves; GitHub answers "unchanged" for free as long as it does
 * not. Needs the permission "Contents: read".
 */
export async function readWorkflow(
  client: GithubClient,
  target: WorkflowTarget,
  signal?: AbortSignal,
): Promise<WorkflowFacts> {
  const call: GithubCall = {
    route: 'GET /repos/{owner}/{repo}/contents/.github/workflows/{file}',
    parameters: {
      ...splitRepository(target.repository, client.words),
      file: target.workflow,
      ref: target.ref,
    },
    ...(signal ? { signal } : {}),
  };
  try {
    const { data } = await client.read(call);
    return workflowFacts(data, target, client.words);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'http_404') {
      return { exists: false, because: error.message };
    }
    throw error;
  }
}

export function splitRepository(
  repository: string,
  words: Words,
): { readonly owner: string; readonly repo: string } {
  const [owner, repo, ...rest] = repository.split('/');
  if (owner && repo && rest.length === 0) return { owner, repo };
  throw new OutsideError(words.notARepository(plainSentence(repository)), {
    code: 'bad_repository',
    retryable: false,
    happened: 'no',
  });
}

function workflowFacts(data: unknown, target: WorkflowTarget, words: Words): WorkflowFacts {
  const content = contentSchema.safeParse(data);
  if (!content.success) throw githubUnreadable(words.unreadable.file(target.workflow), { changes: false });
  const file = parseWorkflow(Buffer.from(content.data.content, 'base64').toString('utf8'), target, words);
  const dispatch = dispatchSchema.safeParse(file.on['workflow_dispatch']);
  if (!dispatch.success) throw notAWorkflow(target, dispatch.error, words);
  const declared = Object.entries(dispatch.data?.inputs ?? {});
  const inputs = declared.map(([name]) => name);
  return {
    exists: true,
    hasDispatch: Object.hasOwn(file.on, 'workflow_dispatch'),
    inputs,
    requiredInputs: declared.filter(([, input]) => mustBeGiven(input)).map(([name]) => name),
    declaresGoliveId: inputs.includes(GOLIVE_ID),
    showsGoliveId: SHOWN_ID.test(file['run-name'] ?? ''),
  };
}

/** What cannot be read is taken for required: then a person is asked. */
function mustBeGiven(input: unknown): boolean {
  const { success, data } = inputSchema.safeParse(input);
  if (!success) return true;
  return data?.required === true && (data.default ?? '') === '';
}

function parseWorkflow(source: string, target: WorkflowTarget, words: Words): z.infer<typeof workflowSchema> {
  try {
    return workflowSchema.parse(parse(source, { logLevel: 'error' }));
  } catch (error) {
    throw notAWorkflow(target, error, words);
  }
}

function notAWorkflow(target: WorkflowTarget, cause: unknown, words: Words): OutsideError {
  return new OutsideError(words.notAWorkflow(target), {
    code: 'workflow_unreadable',
    retryable: false,
    happened: 'no',
    cause,
  });
}
