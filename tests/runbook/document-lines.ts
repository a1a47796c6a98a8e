import { readFileSync } from 'node:fs';

/** The document that the runbook was made from, without blank lines, Markdown signs and ticks. */
export function linesOfDocument(): readonly string[] {
  return readFileSync('tests/fixtures/production-go-live-runbook.en.md', 'utf8')
    .replaceAll(/\*\*|`|✅/g, '')
    .split('\n')
    .map((line) => line.trim().replace(/^- \[ \] /, '- '))
    .filter((line) => line !== '' && line !== 'bash' && line !== '---');
}
