import { builtInNotices } from '../domain/notices/built-in-notices.ts';
import type { RecordedWords } from '../domain/recorded-words.ts';
import type { Runbook } from '../domain/runbook.ts';
import { type Definitions, loadDefinitions } from './load.ts';

/**
 * Reads RUNBOOKS_DIR afresh at each call, for go-lives to be planned by: each runbook says besides, in golive's words, what
 * its own notices leave out.
 */
export function createDefinitionsReader(
  directory: string,
  turns: RecordedWords['notices']['turns'],
): () => Promise<Definitions> {
  // What is read again unchanged is the same object, and so is what it becomes.
  const whole = new WeakMap<Runbook, Runbook>();
  const wholeOf = (runbook: Runbook): Runbook => {
    const { notices } = runbook;
    const made = whole.get(runbook) ?? {
      ...runbook,
      notices: [...notices, ...builtInNotices(notices, turns)],
    };
    whole.set(runbook, made);
    return made;
  };
  return async () => {
    const definitions = await loadDefinitions(directory);
    const runbooks = [...definitions.runbooks].map(([id, runbook]) => [id, wholeOf(runbook)] as const);
    return { ...definitions, runbooks: new Map(runbooks) };
  };
}
