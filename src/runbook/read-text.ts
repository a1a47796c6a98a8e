import { readFile, stat } from 'node:fs/promises';
import { type Problem, problemOfFile } from './problem.ts';
import { LARGEST_BYTES } from './yaml-source.ts';

type ReadText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: Problem; readonly isMissing?: boolean };

/** Only ordinary files (a pipe would be waited for), only UTF-8, and never more than a definition may hold. */
export async function readText(file: string, largest = LARGEST_BYTES): Promise<ReadText> {
  const refuse = (message: string, found?: string, accepted?: string) => ({
    ok: false as const,
    problem: problemOfFile(file, { message, found, accepted }),
  });
  try {
    const stats = await stat(file);
    if (!stats.isFile()) return refuse('this is not a file');
    if (stats.size > largest) {
      return refuse('the file is too large', `${stats.size} bytes`, `at most ${largest} bytes`);
    }
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch (error) {
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') return refuse('the file is not UTF-8 text');
    const refused = refuse(`the file cannot be read (${errorCode(error)})`);
    return errorCode(error) === 'ENOENT' ? { ...refused, isMissing: true } : refused;
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
