import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import { parseOffset } from '../domain/time/offset.ts';

/** What somebody wants to rehearse: `demo-shop v1.4.2 600x from T-2h, deployment fails T+10m, nobody answers`. */
export interface RehearseLine {
  readonly service: string;
  readonly version: string;
  readonly speed: number | undefined;
  readonly leadMs: number | undefined;
  readonly withPeople: boolean;
  readonly failures: readonly Failure[];
}

type Part =
  | { readonly speed: number }
  | { readonly leadMs: number }
  | { readonly withPeople: true }
  | { readonly failure: Failure };

interface Phrase {
  readonly pattern: RegExp;
  readonly read: (found: string) => Part | undefined;
}

const offset = '(T[+-]\\d+[smhd]?)';

const atOffset =
  (kind: 'deployment' | 'health') =>
  (found: string): Part | undefined => {
    const atOffsetMs = parseOffset(found.toLowerCase().replace(/^t/u, 'T'));
    return atOffsetMs === undefined ? undefined : { failure: { kind, atOffsetMs } };
  };

/** The first that fits counts. */
const phrases: readonly Phrase[] = [
  { pattern: /^(\d{1,6}(?:\.\d{1,3})?)x\b/iu, read: (found) => ({ speed: Number(found) }) },
  {
    pattern: new RegExp(`^from\\s+${offset}`, 'iu'),
    read: (found) => {
      const ms = parseOffset(found.toLowerCase().replace(/^t/u, 'T'));
      return ms === undefined || ms > 0 ? undefined : { leadMs: -ms };
    },
  },
  { pattern: /^with\s+people\b/iu, read: () => ({ withPeople: true }) },
  {
    pattern: new RegExp(`^(?:the\\s+)?deployment\\s+fails\\s+(?:at\\s+)?${offset}`, 'iu'),
    read: atOffset('deployment'),
  },
  {
    pattern: new RegExp(`^(?:the\\s+)?health\\s+(?:goes\\s+)?down\\s+(?:at\\s+)?${offset}`, 'iu'),
    read: atOffset('health'),
  },
  {
    pattern: /^check\s+([\w/-]{1,200})\s+fails\b/iu,
    read: (check) => ({ failure: { kind: 'check', check } }),
  },
  { pattern: /^nobody\s+answers\b/iu, read: () => ({ failure: { kind: 'silence' } }) },
  {
    pattern: /^(\w{1,60})\s+does\s+not\s+answer\b/iu,
    read: (role) => ({ failure: { kind: 'silence', role } }),
  },
];

/** Undefined where no service or version is named; what cannot be read is said, and nothing is guessed. */
export function parseRehearseLine(rest: string): RehearseLine | { readonly unread: string } | undefined {
  const [service = '', version = '', ...others] = rest.split(' ');
  if (service === '' || version === '') return undefined;
  const parts: Part[] = [];
  let left = withoutJoints(others.join(' '));
  while (left !== '') {
    const read = readFirst(left);
    if (!read) return { unread: left };
    parts.push(read.part);
    left = withoutJoints(read.left);
  }
  return {
    service,
    version,
    speed: parts.flatMap((part) => ('speed' in part ? [part.speed] : [])).at(-1),
    leadMs: parts.flatMap((part) => ('leadMs' in part ? [part.leadMs] : [])).at(-1),
    withPeople: parts.some((part) => 'withPeople' in part),
    failures: parts.flatMap((part) => ('failure' in part ? [part.failure] : [])),
  };
}

/** Words between two phrases that say nothing of their own. */
const withoutJoints = (text: string): string => text.replace(/^(?:[\s,;]|(?:and|if|when)\s)+/iu, '').trim();

function readFirst(text: string): { readonly part: Part; readonly left: string } | undefined {
  for (const { pattern, read } of phrases) {
    const match = pattern.exec(text);
    const part = match && read(match[1] ?? '');
    if (part) return { part, left: text.slice(match[0].length) };
  }
  return undefined;
}
