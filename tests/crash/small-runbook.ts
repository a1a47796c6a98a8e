import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

const some = z.array(z.looseObject({}));
const lists = z.array(z.looseObject({ items: some }));
const runbookSchema = z.looseObject({
  checklist: lists,
  follow_ups: lists,
  rollback: z.looseObject({ afterwards: lists }),
});

/**
 * The runbooks that come with golive, with one item in each section and without checks: a kill after every event takes its time.
 * Nor does a step start by itself, for a killed bot may come past its time and an undisturbed one not.
 */
export function smallRunbooks(origin: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'golive-small-'));
  cpSync(resolve(import.meta.dirname, '../../runbooks'), folder, { recursive: true });
  const services = join(folder, 'services.yaml');
  writeFileSync(services, readFileSync(services, 'utf8').replaceAll('http://127.0.0.1:4400', origin));
  const file = join(folder, 'production-go-live.yaml');
  const runbook = runbookSchema.parse(parse(readFileSync(file, 'utf8')));
  for (const { items } of [...runbook.checklist, ...runbook.follow_ups, ...runbook.rollback.afterwards])
    items.splice(1);
  const isLeftOut = (key: string, value: unknown) =>
    key === 'check' || (key === 'start' && value === 'automatic');
  const kept = JSON.stringify(runbook, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value));
  writeFileSync(file, stringify(JSON.parse(kept)));
  return folder;
}
