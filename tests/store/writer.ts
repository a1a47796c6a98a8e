import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { held } from './given-rows.ts';

/**
 * A process of its own that appends to GL-1 and says each version once it is committed:
 * `node writer.ts <file> <number of events>`.
 */
const [file = '', count = '0'] = process.argv.slice(2);
const store = await openSqliteStore({ file, busyTimeoutMs: 10_000 });
for (let written = 0; written < Number(count); written += 1) {
  const version = await store.transaction(async (tx) => {
    const next = (await tx.readStream('GL-1')).length + 1;
    await tx.append([held(next)]);
    return next;
  });
  writeSync(1, `${version}\n`);
}
await store.close();
