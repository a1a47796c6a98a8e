import { type ParsedRunbook, parseRunbook } from './parse-runbook.ts';
import { type ParsedServices, parseServices } from './parse-services.ts';
import { readText } from './read-text.ts';

/** Of so many files what they came to is kept. */
const rememberedFiles = 50;

type Failed = Extract<ParsedRunbook | ParsedServices, { ok: false }>;

/** Read afresh each time, so that an edit counts at once; parsed anew only where the text has changed, for that takes far longer. */
function reading<T>(parse: (text: string, file: string) => T): (file: string) => Promise<T | Failed> {
  const known = new Map<string, { readonly text: string; readonly parsed: T }>();
  return async (file) => {
    const read = await readText(file);
    if (!read.ok) return { ok: false, problems: [read.problem] };
    const { text } = read;
    const last = known.get(file);
    const parsed = last?.text === text ? last.parsed : parse(text, file);
    known.delete(file);
    known.set(file, { text, parsed });
    const oldest = known.keys().next();
    if (known.size > rememberedFiles && !oldest.done) known.delete(oldest.value);
    return parsed;
  };
}

export const readRunbook: (file: string) => Promise<ParsedRunbook> = reading(parseRunbook);
export const readServices: (file: string) => Promise<ParsedServices> = reading(parseServices);
