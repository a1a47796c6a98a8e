import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** As long as ended effects are kept. How a rehearsal ended stays in golive's own trail for ever. */
const keptMs = 30 * 24 * 3_600_000;

/** The database of one rehearsal, and what lies beside it under its name. */
const filePattern = /^(RH-\d+-[\da-f]+\.db)(?:$|[-.])/u;

interface PruneNeeds {
  readonly realNow: number;
  /** Of those that are open, by their paths. */
  readonly inUse: readonly string[];
}

/** Removes the databases of rehearsals into which nothing was written for thirty days. */
export async function pruneDatabases(folder: string, { realNow, inUse }: PruneNeeds): Promise<void> {
  const names = await namesIn(folder);
  const databases = new Set(names.flatMap((name) => filePattern.exec(name)?.[1] ?? []));
  for (const database of databases) {
    if (inUse.includes(join(folder, database))) continue;
    const paths = names.filter((name) => name.startsWith(database)).map((name) => join(folder, name));
    const written = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
    if (written.some((at) => at > realNow - keptMs)) continue;
    for (const path of paths) await rm(path);
  }
}

/** Where nothing was rehearsed yet, there is no folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
