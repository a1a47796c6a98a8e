// The Slack CLI wants the manifest as JSON.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const manifest = parse(readFileSync(new URL('../manifest.yaml', import.meta.url), 'utf8'));
process.stdout.write(`${JSON.stringify(manifest)}\n`);
