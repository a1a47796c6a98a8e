import { readFileSync, writeFileSync } from 'node:fs';
import { runbookTable } from './runbook-map.ts';

/** `npm run runbook-table`: writes the README's table of the runbook's sections from `docs/runbook-map.yaml`. */
const [open, close] = ['<!-- runbook -->', '<!-- /runbook -->'];
const readme = readFileSync('README.md', 'utf8');
const [before, rest] = readme.split(open);
const after = rest?.split(close)[1];
if (before === undefined || after === undefined) throw new Error(`README.md has no ${open} … ${close}`);
writeFileSync('README.md', `${before}${open}\n${runbookTable()}\n${close}${after}`);
