import { z } from 'zod';
import { type Repository, shaOfRef } from './demo-shop.ts';
import type { Permission } from './permissions.ts';
import type { DispatchInput, WorkflowFile } from './workflow-file.ts';

/**
 * How the server treats `return_run_details`: as github.com does, refusing the unknown key, or ignoring it (both seen
 * on GitHub Enterprise Server before 3.21).
 */
export type RunDetails = 'supported' | 'refused' | 'ignored';

export type ApiVersion = '2022-11-28' | '2026-03-10';

/** How this GitHub differs from the usual one. */
export interface GithubSwitches {
  /** The version that answers a call which names none. */
  readonly apiVersion: ApiVersion;
  readonly runDetails: RunDetails;
  /** How many inputs a dispatch may have: GitHub Enterprise Server up to 3.19 takes no more than 10. */
  readonly maxInputs: 10 | 25;
  /** What was not granted to the bot's token or App. */
  readonly missingPermissions: readonly Permission[];
  /** How long a new run stays out of lists, in sandbox time. */
  readonly listingDelayMs: number;
  /** Whether the bot's own account may approve deployments. */
  readonly botIsReviewer: boolean;
}

export interface DispatchRequest {
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly answersWithRun: boolean;
}

const MAX_INPUTS_LENGTH = 65_535;

/** The request as the workflow will see it, or the 422 message of GitHub's. */
export function checkDispatch(
  body: unknown,
  workflow: WorkflowFile,
  on: { repository: Repository; apiVersion: ApiVersion } & Pick<GithubSwitches, 'runDetails' | 'maxInputs'>,
): DispatchRequest | string {
  const fields = z.record(z.string(), z.unknown()).safeParse(body);
  if (!fields.success) return invalid('Request body is not an object.');
  const { ref, inputs: given = {}, return_run_details: flag, ...others } = fields.data;
  const refusesFlag = on.apiVersion === '2026-03-10' || on.runDetails === 'refused';
  const foreign = [
    ...Object.keys(others),
    ...(flag !== undefined && refusesFlag ? ['return_run_details'] : []),
  ];
  if (foreign[0] !== undefined) return invalid(`"${foreign[0]}" is not a permitted key.`);
  if (ref === undefined) return invalid('"ref" wasn\'t supplied.');
  if (typeof ref !== 'string') return invalid(`For 'properties/ref', ${show(ref)} is not a string.`);
  if (flag !== undefined && typeof flag !== 'boolean') {
    return invalid(`For 'properties/return_run_details', ${show(flag)} is not a boolean.`);
  }
  const inputs = readInputs(given, on.maxInputs);
  if (typeof inputs === 'string') return inputs;
  const sha = shaOfRef(on.repository, ref);
  if (sha === undefined) return `No ref found for: ${ref}`;
  if (!workflow.inputs) return "Workflow does not have 'workflow_dispatch' trigger";
  const filled = fillInputs(inputs, workflow.inputs);
  if (typeof filled === 'string') return filled;
  const answersWithRun = on.apiVersion === '2026-03-10' || (flag === true && on.runDetails === 'supported');
  return { ref: ref.replace(/^refs\/(heads|tags)\//, ''), sha, inputs: filled, answersWithRun };
}

function readInputs(given: unknown, most: number): Record<string, string> | string {
  const record = z.record(z.string(), z.unknown()).safeParse(given);
  if (!record.success) return invalid(`For 'properties/inputs', ${show(given)} is not an object.`);
  const entries = Object.entries(record.data);
  if (entries.length > most) {
    return invalid(
      `For 'properties/inputs', no more than ${most} properties are allowed; ${entries.length} were supplied.`,
    );
  }
  const inputs: Record<string, string> = Object.create(null);
  for (const [name, value] of entries) {
    if (typeof value !== 'string')
      return invalid(`For 'additionalProperties', ${show(value)} is not a string.`);
    inputs[name] = value;
  }
  return JSON.stringify(inputs).length > MAX_INPUTS_LENGTH ? 'inputs are too large.' : inputs;
}

function fillInputs(
  given: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, DispatchInput>>,
): Record<string, string> | string {
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unexpected.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unexpected)}`;
  const filled: Record<string, string> = {};
  for (const [name, input] of Object.entries(declared)) {
    const value = given[name] ?? input.default ?? '';
    const choice = input.type === 'choice' || input.type === 'boolean';
    if (input.required && value === '' && !(choice && given[name] !== undefined)) {
      return `Required input '${name}' not provided`;
    }
    if (choice && !(input.type === 'boolean' ? ['true', 'false', ''] : input.options).includes(value)) {
      return `Provided value '${value}' for input '${name}' not in the list of allowed values`;
    }
    filled[name] = value;
  }
  return filled;
}

function invalid(detail: string): string {
  return `Invalid request.\n\n${detail}`;
}

function show(value: unknown): string {
  return value === null ? 'nil' : JSON.stringify(value);
}
