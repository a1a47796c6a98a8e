import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCalendar } from '../../src/runbook/load-freezes.ts';
import { parseFreezes } from '../../src/runbook/parse-freezes.ts';
import { formatProblem } from '../../src/runbook/problem.ts';

const known = { services: ['demo-shop'], environments: ['production'] };
const text = (times: string, more = '') =>
  `freezes:\n  - id: year_end\n    title: Year end\n    time_zone: Europe/Berlin\n    ${times}\n${more}`;
const once = 'once: { from: "2026-12-18 16:00", until: "2027-01-04 08:00" }';
const parse = (yaml: string) => parseFreezes(yaml, 'freezes.yaml', known);
const problemsOf = (yaml: string): string => {
  const parsed = parse(yaml);
  return parsed.ok ? '' : parsed.problems.map(formatProblem).join('\n');
};

describe('freezes.yaml', () => {
  it('gives windows that are for everything where nothing is named', () => {
    expect(parse(text(once))).toMatchObject({
      ok: true,
      windows: [
        {
          id: 'year_end',
          title: 'Year end',
          timeZone: 'Europe/Berlin',
          when: { kind: 'once', from: '2026-12-18T16:00', until: '2027-01-04T08:00' },
        },
      ],
    });
    expect(parse(text('weekly: { from: friday 16:00, until: monday 08:00 }'))).toMatchObject({
      windows: [{ when: { from: { day: 5, time: '16:00' }, until: { day: 1, time: '08:00' } } }],
    });
  });

  it.each([
    [
      'ends before it begins',
      text('once: { from: "2026-12-18 16:00", until: "2026-12-18 16:00" }'),
      /^freezes.yaml:5:\d+ {2}freezes\[0\]\.once\.until: the freeze ends before it begins: found "2026-12-18 16:00"/,
    ],
    [
      'ends before it begins on the same day of the week',
      text('weekly: { from: friday 16:00, until: friday 08:00 }'),
      /:5:\d+ .*weekly\.until: the freeze ends before it begins.*or another day/,
    ],
    [
      'has a day that does not exist',
      text('once: { from: "2026-02-30 16:00", until: "2027-01-04 08:00" }'),
      /a day that exists/,
    ],
    ['has no times', text('services: [demo-shop]'), /either once or weekly/],
    [
      'has both kinds of times',
      text(once, '    weekly: { from: friday 16:00, until: monday 08:00 }\n'),
      /either once or weekly/,
    ],
    ['names no time zone', text(once).replace('Europe/Berlin', 'CET+1'), /an IANA time zone/],
    [
      'names an unknown service',
      text(once, '    services: [demo-shob]\n'),
      /unknown service.*did you mean "demo-shop"/,
    ],
    ['names an unknown environment', text(once, '    environments: [prod]\n'), /unknown environment/],
    [
      'stands there twice',
      text(once, text(once).replace('freezes:\n', '')),
      /this freeze stands here a second time/,
    ],
    ['has an unknown key', text(once, '    service: demo-shop\n'), /services/],
  ])('is refused, with its place, where a freeze %s', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toMatch(problem);
  });

  it('is taken with a warning where a freeze is over', () => {
    const parsed = parse(text(once));
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.over(Date.parse('2026-12-31T00:00:00Z'))).toEqual([]);
    expect(parsed.over(Date.parse('2027-01-04T07:00:00Z')).map(formatProblem)).toEqual([
      expect.stringMatching(/^freezes.yaml:5:\d+ .*the freeze "Year end" is over: found "2027-01-04 08:00"/),
    ]);
  });
});

describe('the calendar of freezes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'freezes-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  it('is empty without the file, and unreadable where the file is wrong', async () => {
    expect(await loadCalendar(directory)).toEqual({ isReadable: true, windows: [] });
    writeFileSync(join(directory, 'freezes.yaml'), 'freezes: [');
    expect(await loadCalendar(directory)).toEqual({ isReadable: false });
    writeFileSync(join(directory, 'freezes.yaml'), text(once));
    expect(await loadCalendar(directory)).toMatchObject({ isReadable: true, windows: [{ id: 'year_end' }] });
  });
});
