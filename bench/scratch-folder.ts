import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScratchFolder {
  file(name: string): string;
  remove(): void;
}

/** `f_type` of statfs(2) for file systems in memory, on which a sync costs nothing: tmpfs and ramfs. */
const IN_MEMORY: readonly number[] = [0x01021994, 0x858458f6];

/** A folder of its own on a real disk: in memory, every figure about durable commits would be a lie. */
export function createScratchFolder(): ScratchFolder {
  const place = [process.env['BENCH_DIR'], tmpdir(), '/var/tmp', process.cwd()].find(isOnDisk);
  if (place === undefined) throw new Error('No folder on a real disk: set BENCH_DIR to one');
  const folder = mkdtempSync(join(place, 'golive-bench-'));
  return {
    file: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function isOnDisk(folder: string | undefined): boolean {
  try {
    return folder !== undefined && !IN_MEMORY.includes(statfsSync(folder).type);
  } catch {
    return false;
  }
}
