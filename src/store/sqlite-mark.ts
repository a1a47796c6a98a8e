import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { fileError } from './sqlite-file.ts';

/**
 * A file beside the database, `golive.db.mark`, with the number of claims made on it. A backup that is put back knows
 * fewer: what was claimed since may have been sent.
 */
export interface ClaimMark {
  /** Undefined where there is no file: the database was brought here without it. */
  readonly found: number | undefined;
  /**
   * Not synced to the disk, which would cost as much as a commit: should the power fail, it lags by seconds, and a
   * backup from those very seconds is not noticed.
   */
  write(claims: number): void;
  close(): void;
}

/** Each number is as long as any, so that one write replaces it. */
const DIGITS = 16;

const markSchema = z
  .string()
  .regex(/^\d{16}\n$/)
  .transform(Number);

/** One that cannot be read counts as ahead of every database. */
export function openClaimMark(database: string): ClaimMark {
  const path = `${database}.mark`;
  const found = readMark(path);
  const file = guarded(path, () => openSync(path, found === undefined ? 'w' : 'r+'));
  return {
    found,
    write(claims) {
      guarded(path, () => writeSync(file, `${String(claims).padStart(DIGITS, '0')}\n`, 0));
    },
    close: () => closeSync(file),
  };
}

function readMark(path: string): number | undefined {
  const text = guarded(path, () => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  });
  if (text === undefined) return undefined;
  const mark = markSchema.safeParse(text);
  return mark.success ? mark.data : Number.POSITIVE_INFINITY;
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(path, error);
  }
}
