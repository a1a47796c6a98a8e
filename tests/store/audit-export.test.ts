import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { auditCsv, auditJsonLines } from '../../src/store/audit-export.ts';
import { held } from './given-rows.ts';

const recorded = (reason: string, more: Partial<RecordedEvent> = {}): RecordedEvent => ({
  ...held(1),
  event: { type: 'Held', reason },
  prevHash: '0'.repeat(64),
  hash: 'a'.repeat(64),
  ...more,
});

/** RFC 4180, read by the letter. */
function parseCsv(text: string): string[][] {
  expect(text).toMatch(/^("(?:[^"]|"")*"(,|\r\n))*$/);
  return text
    .slice(0, -2)
    .split(/(?<=")\r\n(?=")/)
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"')),
    );
}

describe('CSV', () => {
  it('has one row an event under its header', () => {
    const [header = [], row = []] = parseCsv(auditCsv([recorded('Waiting')]));
    expect(Object.fromEntries(header.map((name, index) => [name, row[index]]))).toEqual({
      go_live: 'GL-1',
      version: '1',
      at: '2026-01-01T00:00:00.001Z',
      actor_kind: 'user',
      actor_id: 'U1',
      actor_team: 'T1',
      via: 'button',
      channel: 'C0RELEASE',
      message: '1767225600.000100',
      event: 'Held',
      details: '{"reason":"Waiting"}',
      prev_hash: '0'.repeat(64),
      hash: 'a'.repeat(64),
    });
  });

  it('keeps quotes, commas and line ends inside their cell', () => {
    const reason = 'He said "no", then\r\nleft';
    const rows = parseCsv(auditCsv([recorded(reason), recorded('next')]));
    expect(rows).toHaveLength(3);
    expect(JSON.parse(rows[1]?.[10] ?? '')).toEqual({ reason });
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '＝1', '＋1'])(
    'a cell never begins as the formula %j',
    (id) => {
      const [, row = []] = parseCsv(auditCsv([recorded('x', { actor: { kind: 'operator', id } })]));
      expect(row[4]).toBe(`'${id}`);
    },
  );
});

describe('lines of JSON', () => {
  it('are one canonical line an event, also for text with line ends', () => {
    const text = auditJsonLines([recorded('two\nlines \u2028'), recorded('next')]);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.startsWith('{"actor":{"id":"U1"')).toBe(true);
    expect(lines.map((line) => JSON.parse(line).event.reason)).toEqual(['two\nlines \u2028', 'next']);
  });
});
