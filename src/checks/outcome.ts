import { OutsideError } from '../adapters/outside-error.ts';
import { plainSentence } from '../adapters/outside-words.ts';
import { type CheckOutcome, EVIDENCE_LENGTH } from '../domain/checks/check.ts';
import type { Catalogue } from '../messages/catalogue.ts';

type Verdict = CheckOutcome['verdict'];

export const passed = (evidence: string, link?: string) => outcome('passed', evidence, link);
export const failed = (evidence: string, link?: string) => outcome('failed', evidence, link);
export const unknown = (evidence: string, link?: string) => outcome('unknown', evidence, link);

/**
 * Looks at each, and passes only where all have passed. It says what the worst ones say; what could not be seen is
 * unknown, and nothing at all proves nothing.
 */
export async function lookAtEach<Target>(
  { words }: { readonly words: Catalogue },
  targets: readonly Target[],
  look: (target: Target) => Promise<CheckOutcome>,
): Promise<CheckOutcome> {
  const outcomes = await Promise.all(targets.map((target) => seen(() => look(target))));
  const verdict = (['failed', 'unknown', 'passed'] as const).find((one) =>
    outcomes.some((it) => it.verdict === one),
  );
  if (verdict === undefined) return unknown(words.checks.nothingToLookAt);
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
export function listed({ people }: Catalogue, names: readonly string[], most = 3): string {
  return names.length <= most
    ? people.and(names)
    : people.and([...names.slice(0, most), people.more(names.length - most)]);
}
