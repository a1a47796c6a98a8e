import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 512 * 1024 ** 2;

/** For the tests and all processes that they start: hundreds of bots and commands read their code as the first compiled it. */
export const testEnvironment = (): Record<string, string> => ({
  TMPDIR: scratchPlace(),
  NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../node_modules/.cache/compiled'),
});

/**
 * Where tests make their folders: memory where there is enough, for on a disk each commit waits. A killed process loses
 * as little there as on a disk; what a power cut takes is no test's subject.
 */
function scratchPlace(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ENOUGH_BYTES ? MEMORY : tmpdir();
}
