import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const page = new URL('../../sandbox/page/', import.meta.url);
// The page is plain JavaScript for browsers; imported by address, it is not part of the type check.
const { parseMrkdwn } = await import(new URL('chat/text/mrkdwn.js', page).href);
const { slackDate, epochOf, wallTime } = await import(new URL('chat/text/slack-date.js', page).href);

describe('the text of a message', () => {
  test('is never turned into HTML', () => {
    const scripts = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.js'),
    );
    expect(scripts.length).toBeGreaterThan(30);
    for (const name of scripts) {
      const source = readFileSync(new URL(name, page), 'utf8');
      expect(source, name).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|DOMParser|\beval\b|new Function/i,
      );
    }
  });

  test('keeps escaped text as text', () => {
    expect(parseMrkdwn('&lt;!channel&gt; &amp;lt;')).toEqual([{ kind: 'text', text: '<!channel> &lt;' }]);
    expect(parseMrkdwn('<b>')).toEqual([{ kind: 'text', text: '<b>' }]);
  });

  test('links to web and mail addresses only', () => {
    expect(parseMrkdwn('<https://example.com/?a=1&amp;b=2|here>')).toEqual([
      { kind: 'link', url: 'https://example.com/?a=1&b=2', label: 'here' },
    ]);
    expect(parseMrkdwn('<javascript:alert(1)|here>')).toEqual([
      { kind: 'text', text: '<javascript:alert(1)|here>' },
    ]);
  });

  test('is bold, italic, struck or code between its marks, also around a link', () => {
    expect(
      parseMrkdwn('*bold* _it_ ~no~ `a*b*c`').filter((p: { kind: string }) => p.kind !== 'text'),
    ).toEqual([
      { kind: 'bold', parts: [{ kind: 'text', text: 'bold' }] },
      { kind: 'italic', parts: [{ kind: 'text', text: 'it' }] },
      { kind: 'strike', parts: [{ kind: 'text', text: 'no' }] },
      { kind: 'code', text: 'a*b*c' },
    ]);
    expect(parseMrkdwn('*<https://example.com|run> ok*')).toEqual([
      {
        kind: 'bold',
        parts: [
          { kind: 'link', url: 'https://example.com', label: 'run' },
          { kind: 'text', text: ' ok' },
        ],
      },
    ]);
    expect(parseMrkdwn('2 * 3 * 4 and snake_case_name')).toEqual([
      { kind: 'text', text: '2 * 3 * 4 and snake_case_name' },
    ]);
  });

  test('names people, channels, groups and everybody', () => {
    expect(
      parseMrkdwn('<@U0TOM> <#C0INC|incidents> <!subteam^S0ONCALL> <!here>').filter(
        (p: { kind: string }) => p.kind !== 'text',
      ),
    ).toEqual([
      { kind: 'user', id: 'U0TOM', label: undefined },
      { kind: 'channel', id: 'C0INC', label: 'incidents' },
      { kind: 'group', id: 'S0ONCALL', label: undefined },
      { kind: 'broadcast', name: 'here' },
    ]);
  });

  test('keeps preformatted text and quotes together', () => {
    expect(parseMrkdwn('```a *b*\n&lt;c&gt;```')).toEqual([{ kind: 'pre', text: 'a *b*\n<c>' }]);
    expect(parseMrkdwn('&gt; one\n> two\nthree')).toEqual([
      { kind: 'quote', parts: [{ kind: 'text', text: 'one\ntwo' }] },
      { kind: 'text', text: 'three' },
    ]);
  });
});

describe('a date in a message', () => {
  const epochS = Date.parse('2026-12-01T17:00:00Z') / 1000;
  const seen = (format: string, zone: string, now = '2026-11-20T12:00:00Z') =>
    slackDate(epochS, format, { zone, nowMs: Date.parse(now) });

  test('is parsed with its format and its fallback', () => {
    expect(parseMrkdwn(`<!date^${epochS}^{date_short} at {time}|Dec 1>`)).toEqual([
      { kind: 'date', epochS, format: '{date_short} at {time}', link: undefined, label: 'Dec 1' },
    ]);
  });

  test("is shown in the viewer's own zone", () => {
    expect(seen('{date_long} at {time}', 'Europe/Berlin')).toMatch(/^Tuesday,? 1 December 2026 at 18:00$/);
    expect(seen('{date_short} at {time}', 'Asia/Tokyo')).toBe('2 Dec 2026 at 02:00');
    expect(seen('{date_num} {unknown}', 'America/New_York')).toBe('2026-12-01 {unknown}');
  });

  test('is today, tomorrow or a while ago as the sandbox clock sees it', () => {
    expect(seen('{date_pretty}', 'Europe/Berlin', '2026-12-01T01:00:00Z')).toBe('today');
    expect(seen('{day_divider_pretty}', 'Europe/Berlin', '2026-12-01T01:00:00Z')).toBe('Today');
    expect(seen('{date_pretty}', 'Europe/Berlin', '2026-11-30T12:00:00Z')).toBe('tomorrow');
    expect(seen('{ago}', 'Europe/Berlin', '2026-12-01T18:30:00Z')).toBe('2 hours ago');
    expect(seen('{ago}', 'Europe/Berlin', '2026-12-01T16:59:00Z')).toBe('in 1 minute');
  });

  test('entered as wall time is an instant in the zone, also across summer time', () => {
    expect(epochOf('2026-12-01T18:00', 'Europe/Berlin')).toBe(epochS);
    expect(wallTime(epochS, 'Asia/Tokyo')).toBe('2026-12-02T02:00');
    expect(epochOf('2026-07-01T18:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T16:00:00Z') / 1000);
  });
});
