import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** The path in a DATABASE_URL. The value itself is never shown: it may hold another database's password. */
export function sqliteFile(url: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1];
  const path = scheme === 'file' ? url.slice('file:'.length).replace(/^\/\/(?=\/)/, '') : url;
  if ((scheme === undefined || scheme === 'file') && path !== '' && !/^\/\/|[?#]/.test(path)) return path;
  throw new StoreError(
    'cannot_open',
    `DATABASE_URL ${scheme === undefined ? 'is not a file' : `begins with "${scheme}:"`}; ` +
      'accepted are file:<path>, such as file:data/golive.db, and file::memory:',
  );
}

export function makeFolder(file: string): void {
  if (file === ':memory:') return;
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw fileError(file, error);
  }
}

const FILE_ERRORS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  EROFS: ['read_only', 'the file system is read-only'],
  EACCES: ['read_only', 'this user may not use it'],
  EPERM: ['read_only', 'this user may not use it'],
  ENOSPC: ['disk_full', 'the disk is full'],
  EDQUOT: ['disk_full', 'the disk quota is used up'],
  EIO: ['io', 'the disk fails'],
  ENOENT: ['cannot_open', 'there is no such file'],
  EISDIR: ['cannot_open', 'it is a folder'],
  ENOTDIR: ['cannot_open', 'a part of the path is a file, not a folder'],
  EEXIST: ['cannot_open', 'its folder is a file'],
};

/** What the system's refusal of a file means for people. */
export function fileError(file: string, error: unknown): StoreError {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const [code, words] = FILE_ERRORS[errno] ?? ['cannot_open', errno];
  return new StoreError(code, `The database ${file} cannot be opened: ${words} (DATABASE_URL)`, error);
}
