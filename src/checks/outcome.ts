import { OutsideError } from '../adapters/outside-error.ts';
import { plainSentence } from '../adapters/outside-words.ts';
import { type CheckOutcome, EVIDENCE_LENGTH } from '../domain/checks/check.ts';

type Verdict = CheckOutcome['verdict'];

export const passed = (evidence: string, link?: string) => outcome('passed', evidence, link);
export const failed = (evidence: string, link?: string) => outcome('failed', evidence, link);
export const unknown = (evidence: string, link?: string) => outcome('unknown', evidence, link);

/**
 * Looks at each, and passes only where all have passed. It says what the worst ones say; what could not be seen is
 * unknown, and nothing at all proves nothing.
 */
export async function lookAtEach<Target>(
  targets: readonly Target[],
  look: (target: Target) => Promise<CheckOutcome>,
): Promise<CheckOutcome> {
  const outcomes = await Promise.all(targets.map((target) => seen(() => look(target))));
  const verdict = (['failed', 'unknown', 'passed'] as const).find((one) =>
    outcomes.some((it) => it.verdict === one),
  );
  if (verdict === undefined) return unknown('There was nothing to look at.');
  const telling = outcomes.filter((it) => it.verdict === verdict);
  const evidence = [...new Set(telling.map((it) => it.evidence))].join(' ');
  return outcome(verdict, evidence, telling.find((it) => it.link !== undefined)?.link);
}

/** What cannot be seen is unknown; anything but a failure of the outside is a bug and throws. */
export async function seen(look: () => Promise<CheckOutcome>): Promise<CheckOutcome> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof OutsideError) return unknown(error.message);
    throw error;
  }
}

function outcome(verdict: Verdict, evidence: string, link: string | undefined): CheckOutcome {
  const sentence = /[.!?…]$/.test(evidence) ? evidence : `${evidence}.`;
  const said = { verdict, evidence: plainSentence(sentence, EVIDENCE_LENGTH) };
  return link !== undefined && /^https?:\/\//.test(link) && URL.canParse(link) ? { ...said, link } : said;
}

/** "build, test and 3 more" */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) {
    return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
