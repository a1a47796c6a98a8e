import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const articles: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
};

function wording(issue: Issue): { text: string; path: readonly PropertyKey[] } {
  const { path } = issue;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined && path.length > 0) {
        return { text: `missing required field: ${String(path.at(-1))}`, path: path.slice(0, -1) };
      }
      return { text: `must provide ${articles[issue.expected] ?? issue.expected}`, path };
    case 'too_big':
      return { text: `no more than ${issue.maximum} items allowed`, path };
    case 'too_small':
      return { text: `must provide at least ${issue.minimum} items`, path };
    case 'unrecognized_keys':
      return { text: `invalid additional property: ${issue.keys.join(', ')}`, path };
    case 'invalid_union': {
      const given = path.at(-1) === 'type' ? typeNamed(issue.input) : undefined;
      return { text: given ? `unsupported type: ${given}` : 'failed to match all allowed schemas', path };
    }
    case 'invalid_value':
      return { text: `must be one of: ${issue.values.map(String).join(', ')}`, path };
    default:
      return { text: issue.message, path };
  }
}

function typeNamed(input: unknown): string | undefined {
  if (typeof input === 'string') return input;
  if (typeof input !== 'object' || input === null || !('type' in input)) return undefined;
  return typeof input.type === 'string' ? input.type : undefined;
}

/**
 * Zod issues in the words of Slack's `response_metadata.messages`, e.g.
 * `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. Parse with `reportInput: true`.
 */
export function slackMessages(issues: readonly Issue[], prefix: string): string[] {
  return issues.map((issue) => {
    const { text, path } = wording(issue);
    const pointer = [prefix, ...path.map(String)].filter((part) => part !== '').join('/');
    return `${text} [json-pointer:/${pointer}]`;
  });
}
