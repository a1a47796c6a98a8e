import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freezeBars } from '../../src/domain/guards/freeze.ts';
import { validateFile } from '../../src/runbook/load.ts';
import { fetchedCalendars, loadCalendar, type Reading, whyUnusable } from '../../src/runbook/load-freezes.ts';
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
  const write = (name: string, content: string) => writeFileSync(join(directory, name), content);
  const now = Date.parse('2026-12-01T12:00:00Z');

  it('is empty without the file, and unreadable where the file is wrong', async () => {
    expect(await loadCalendar(directory, { now })).toEqual({ isReadable: true, windows: [], unread: [] });
    write('freezes.yaml', 'freezes: [');
    expect(await loadCalendar(directory, { now })).toEqual({ isReadable: false });
    write('freezes.yaml', text(once));
    expect(await loadCalendar(directory, { now })).toMatchObject({
      isReadable: true,
      windows: [{ id: 'year_end' }],
    });
  });

  const company = [
    'calendars:',
    '  - id: company',
    '    title: Company calendar',
    '    services: [demo-shop]',
    '    time_zone: Europe/Berlin',
    '    categories: [Freeze]',
    '    file: company.ics',
    '',
  ].join('\n');
  const ics = (...lines: readonly string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:fair',
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
  const fair = ics('SUMMARY:The fair', 'CATEGORIES:Freeze', 'DTSTART;VALUE=DATE:20261210');
  const asked = (service: string) => ({
    target: { service, environment: 'production' },
    at: Date.parse('2026-12-10T12:00:00Z'),
    lifted: [],
  });
  const bars = async (service = 'demo-shop') =>
    freezeBars(await loadCalendar(directory, { now }), asked(service));

  it('holds the events of a calendar file, for what it names', async () => {
    write('freezes.yaml', company);
    write('company.ics', fair);
    const until = Date.parse('2026-12-10T23:00:00Z');
    expect(await bars()).toEqual([
      { because: 'frozen', by: 'company/fair', title: 'The fair', until, freeAt: until },
    ]);
    expect(await bars('other')).toEqual([]);
    write('company.ics', fair.replace('CATEGORIES:Freeze', 'CATEGORIES:Party'));
    expect(await bars()).toEqual([]);
    write('company.ics', fair.replace('SUMMARY:The fair\r\n', ''));
    expect(await bars()).toMatchObject([{ title: 'Company calendar' }]);
  });

  it.each([
    ['is not there', undefined, /company\.ics.*cannot be read \(ENOENT\)/],
    ['is junk', 'junk', /no calendar/],
    ['is too large', ics(`DESCRIPTION:${'x'.repeat(10 * 1024 * 1024)}`), /too large.*1048\d+ bytes/],
    [
      'recurs each second',
      ics('DTSTART:20200101T000000Z', 'DURATION:PT1S', 'CATEGORIES:Freeze', 'RRULE:FREQ=SECONDLY'),
      /cannot be followed/,
    ],
  ])(
    'knows nothing of what a calendar says that %s, for what it names alone, and validate says why',
    async (_, content, said) => {
      write('freezes.yaml', company);
      rmSync(join(directory, 'company.ics'), { force: true });
      if (content !== undefined) write('company.ics', content);
      expect(await bars()).toEqual([
        { because: 'calendar_unread', by: 'company', title: 'Company calendar' },
      ]);
      expect(await bars('other')).toEqual([]);
      const problems = (await validateFile(join(directory, 'freezes.yaml'))).map(formatProblem);
      expect(problems).toEqual([expect.stringMatching(said)]);
      write('company.ics', fair);
      expect(await validateFile(join(directory, 'freezes.yaml'))).toEqual([]);
    },
  );

  describe('that is fetched', () => {
    const hour = 3_600_000;
    const feed = company.replace('file: company.ics', 'url: https://calendar.example/company.ics');
    const barsOf = async (reading: Reading | undefined, more = '') => {
      write('freezes.yaml', `${feed}${more}`);
      const findReading = async () => reading;
      return freezeBars(
        await loadCalendar(directory, { now, realNow: 100 * hour, findReading }),
        asked('demo-shop'),
      );
    };

    it('counts as it was read last, people are warned once that is long ago, and then it counts no more', async () => {
      const frozen = { because: 'frozen' };
      expect(await barsOf({ text: fair, readAt: 99 * hour })).toMatchObject([frozen]);
      const silent = (readAt: number) => ({ because: 'calendar_unread', readAt });
      const warned = (readAt: number) => ({ ...silent(readAt), warnOnly: true });
      for (const readAt of [99 * hour - 1, 76 * hour + 1])
        expect(await barsOf({ text: fair, readAt })).toMatchObject([frozen, warned(readAt)]);
      const [, bar] = await barsOf({ text: fair, readAt: 76 * hour });
      expect(bar).toMatchObject(silent(76 * hour));
      expect(bar?.warnOnly).toBeUndefined();
      const longer = await barsOf({ text: fair, readAt: 76 * hour }, '    counts_for: 2d\n');
      expect(longer).toMatchObject([frozen, warned(76 * hour)]);
    });

    it('may say anything while it was never read', async () => {
      expect(await barsOf(undefined)).toEqual([
        { because: 'calendar_unread', by: 'company', title: 'Company calendar' },
      ]);
      expect(await barsOf({ text: 'junk', readAt: 100 * hour })).toMatchObject([
        { because: 'calendar_unread' },
      ]);
      // What is outside, validate does not reach.
      expect(await validateFile(join(directory, 'freezes.yaml'))).toEqual([]);
    });

    it('is named to whoever fetches it, and judged before it is kept', async () => {
      write('freezes.yaml', feed);
      const [source] = await fetchedCalendars(directory);
      expect(source).toMatchObject({ id: 'company', url: 'https://calendar.example/company.ics' });
      if (!source) throw new Error('none');
      expect(whyUnusable(source, fair, now)).toBeUndefined();
      expect(whyUnusable(source, '<html>sign in</html>', now)).toContain('no calendar');
    });
  });

  it.each([
    [
      'an address that anybody can change on its way',
      company.replace('file: company.ics', 'url: http://calendar.example/x.ics'),
      /begins with https/,
    ],
    [
      'both a file and an address',
      `${company}    url: https://calendar.example/x.ics\n`,
      /either file or url/,
    ],
    [
      'a file elsewhere',
      company.replace('company.ics', '../company.ics'),
      /an \.ics file beside freezes\.yaml/,
    ],
    [
      'a time for which a file beside it counts',
      `${company}    counts_for: 2d\n`,
      /counts_for only with url: a file is read each time/,
    ],
    [
      'a time that is over before anybody is warned',
      company.replace('file: company.ics', 'url: https://calendar.example/x.ics\n    counts_for: 1h'),
      /a duration longer than 1h/,
    ],
    ['a service that is not there', company.replace('demo-shop', 'demo-shp'), /demo-shp/],
    ['the id of a freeze', `${text(once)}${company.replace('id: company', 'id: year_end')}`, /a second time/],
  ])('refuses a calendar with %s', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toMatch(problem);
  });
});
