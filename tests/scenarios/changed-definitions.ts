import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ScenarioWorld } from './world.ts';

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the sandbox's runbooks and services with one passage written otherwise: the folder. */
export function changedDefinitions({ sandbox }: ScenarioWorld, { file, from, to }: Change): string {
  const folder = mkdtempSync(join(tmpdir(), 'golive-changed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(sandbox.botEnvironment()['RUNBOOKS_DIR'] ?? '', folder, { recursive: true });
  const path = join(folder, file);
  const written = readFileSync(path, 'utf8');
  if (!written.includes(from)) throw new Error(`${file} does not say ${from}`);
  writeFileSync(path, written.replace(from, to));
  return folder;
}
