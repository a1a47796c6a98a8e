import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readInvitation } from '../../sandbox/mail/invitation.ts';
import { type CalendarText, composeInvitation } from '../../src/adapters/calendar-text.ts';
import { composeMail } from '../../src/adapters/mail-text.ts';

const event: CalendarText = {
  method: 'request',
  uid: 'gl-1-abc@acme.example',
  sequence: 0,
  from: Date.parse('2026-10-25T00:30:00Z'),
  to: Date.parse('2026-10-25T02:00:00Z'),
  summary: 'Go-live: Demo Shop v1.4.2',
  description: 'It goes live.',
  location: undefined,
};
const sender = { from: 'Release, team <golive@acme.example>', group: 'Users', at: 0 };

describe('an invitation', () => {
  it('keeps every sign of its words, and no line of them becomes a line of its own', () => {
    const hostile = 'a, b; c\\n "d"\nATTENDEE:mailto:x@evil.example\r\nEND:VEVENT\n<!channel> ¶ 😀';
    const long = `Go-live: ${'Übergröße 😀, '.repeat(40)}`;
    const text = composeInvitation(
      { ...event, summary: long, description: hostile, location: 'https://meet.example/go?a=1,2;b=3' },
      { ...sender, group: 'All "stake", holders; <x>\r\nATTENDEE:mailto:x@evil.example' },
    );
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n]|^ATTENDEE:|\ufffd/);
    }
    expect(readInvitation(text)).toMatchObject({
      summary: long,
      description: hostile.replace('\r\n', '\n'),
      location: 'https://meet.example/go?a=1,2;b=3',
      attendees: [expect.stringMatching(/^mailto:golive@acme\.example$/i)],
    });
  });

  it('is at the same instant in every zone, also in the hour that the end of summer time repeats', () => {
    const text = composeInvitation(event, sender);
    expect(text).toMatch(/DTSTART:20261025T003000Z\r\nDTEND:20261025T020000Z\r\n/);
    expect(text).not.toContain('TZID');
    expect(readInvitation(text)).toMatchObject({ from: event.from, to: event.to });
  });

  it.each([
    { method: 'request', status: 'CONFIRMED', filename: 'invitation.ics' },
    { method: 'cancel', status: 'CANCELLED', filename: 'cancelled.ics' },
  ] as const)(
    'as $method stands beside the text and as a file, with one method',
    async ({ method, status, filename }) => {
      const named = method.toUpperCase();
      const raw = await composeMail({
        ...sender,
        subject: 'Scheduled',
        plain: 'It goes live.',
        html: '<p>It goes live.</p>',
        messageId: '<a@acme.example>',
        references: [],
        inReplyTo: undefined,
        invitation: { ...event, method },
      });
      const { attachments, text, html } = await PostalMime.parse(raw);
      expect([text?.trim(), html?.trim()]).toEqual(['It goes live.', '<p>It goes live.</p>']);
      expect(attachments).toMatchObject([
        { mimeType: 'text/calendar', method: named },
        { mimeType: 'application/ics', filename, disposition: 'attachment' },
      ]);
      for (const { content } of attachments) {
        const calendar = typeof content === 'string' ? content : new TextDecoder().decode(content);
        expect(readInvitation(calendar)).toMatchObject({ method: named, status, uid: event.uid });
      }
    },
  );
});
