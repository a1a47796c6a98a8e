import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from './store-error.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

export type AppliedMigration = Pick<Migration, 'number' | 'name' | 'checksum'>;

/** Reads `0001-what-it-does.sql`, `0002-…`: numbered from 1 without gaps. */
export function loadMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const number = Number(file.slice(0, 4));
      if (number !== index + 1 || file[4] !== '-') {
        throw new Error(`${join(folder, file)} stands where migration ${index + 1} is expected`);
      }
      // A checkout may have changed the line ends; that is no edit.
      const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
      return { number, name: file, checksum: createHash('sha256').update(sql).digest('hex'), sql };
    });
}

/** What is still to be applied; throws where the database and this program do not fit together. */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  for (const past of applied) {
    const same = known.find((migration) => migration.number === past.number);
    if (same === undefined) throw newerSchema(known.length, past);
    if (same.checksum !== past.checksum) {
      throw new StoreError(
        'edited_migration',
        `Migration ${past.name} was changed after the database applied it. Put the file back as it was and make the ` +
          'change in a new migration.',
      );
    }
  }
  return known.filter((migration) => !applied.some((past) => past.number === migration.number));
}

function newerSchema(known: number, past: AppliedMigration): StoreError {
  return new StoreError(
    'newer_schema',
    `The database was written by a newer golive: it has migration ${past.name}, this golive knows ${known}. ` +
      'Start the newer version, or restore the backup from before the upgrade.',
  );
}
