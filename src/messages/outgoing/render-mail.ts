import type { NoticeEffect } from '../../domain/effect.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { Invitation } from '../../domain/notices/invitation.ts';
import { baseOf } from '../../domain/occasion.ts';
import { cut, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { zonedText } from '../names/moment.ts';
import { plainTitle } from '../names/naming.ts';
import { plainNoticeTitle } from '../names/titles.ts';
import {
  invitationLines,
  type RenderedInvitation,
  renderInvitation,
  startLine,
} from './render-invitation.ts';
import { addressesIn, callOf, dueAtOf, undecidedText, webAddress } from './render-notice.ts';

interface Notice extends Pick<NoticeEffect, 'notice' | 'round' | 'text' | 'late'> {
  readonly audience: string;
  /** What it brings into people's calendars. */
  readonly invitation?: Invitation | undefined;
  /** Of the go-live's card. */
  readonly permalink?: string | undefined;
}

export interface RenderedMail {
  /** The name of the audience. */
  readonly group: string;
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
  readonly invitation: RenderedInvitation | undefined;
}

/** A notice as its audience reads it in a mail: once as text and once as HTML, with the same words. */
export function renderMail(notice: Notice, goLive: GoLive, words: Catalogue): RenderedMail {
  const { invitation, permalink } = notice;
  const group = groupOf(goLive, notice);
  const parts = partsOf(notice, goLive, words);
  const text = parts.paragraphs.map((lines) => lines.join('\n')).join('\n\n');
  return {
    group,
    subject: mailSubject(goLive, notice.notice, words),
    plain: asPlain(parts),
    html: asHtml(parts, addressesIn(notice, goLive), words),
    invitation:
      invitation &&
      renderInvitation(invitation, { goLive, audience: notice.audience, text, permalink }, words),
  };
}

/** The same to whoever asked for a test of it, marked as one from its first word; it reaches no calendar. */
export function renderNoticeTest(notice: Notice, goLive: GoLive, words: Catalogue): RenderedMail {
  const said = words.mail.test;
  const { invitation } = notice;
  const parts = partsOf({ ...notice, invitation: undefined }, goLive, words);
  const brings = invitation && (invitation.method === 'cancel' ? said.cancellation : said.invitation);
  const marked: MailParts = {
    ...parts,
    notes: [said.note, ...(brings === undefined ? [] : [brings]), ...parts.notes],
    footer: said.footer(goLive.id),
  };
  return {
    group: said.group,
    subject: said.subject(mailSubject(goLive, notice.notice, words)),
    plain: asPlain(marked),
    html: asHtml(marked, addressesIn(notice, goLive), words),
    invitation: undefined,
  };
}

const groupOf = ({ service }: GoLive, { audience }: Notice): string =>
  plain(service.audiences.find(({ id }) => id === audience)?.title ?? audience, 60);

function partsOf(notice: Notice, goLive: GoLive, words: Catalogue): MailParts {
  const { timeZone } = goLive;
  const { invitation } = notice;
  const said = words.mail;
  const title = titleOf(goLive, notice.notice, words);
  const dueAt = dueAtOf(notice, goLive);
  const late = dueAt === undefined ? said.lateUnknown : said.late(zonedText(dueAt, timeZone, words));
  const target = `email:${notice.audience}`;
  const notDecided = undecidedText({ ...notice, target }, goLive, { words, as: plain });
  const call = callOf({ ...notice, target }, goLive);
  return {
    about: [
      plainTitle(goLive, words),
      startLine(goLive, words),
      ...(invitation ? invitationLines(invitation, goLive, words) : []),
    ],
    title,
    notes: [...(notice.late ? [late] : []), ...(notDecided ? [notDecided] : [])],
    paragraphs: [...paragraphsOf(notice.text), ...(call === undefined ? [] : [[said.call(call)]])],
    footer: said.footer({ id: goLive.id, group: groupOf(goLive, notice) }),
  };
}

/** The one mail that shows that mail arrives, marked as a test from its first word. */
export function renderTestMail(goLive: GoLive, words: Catalogue): RenderedMail {
  const said = words.channelTests.testMail;
  const parts: MailParts = {
    about: [plainTitle(goLive, words), startLine(goLive, words)],
    title: said.title,
    notes: [],
    paragraphs: [[said.text]],
    footer: words.mail.personFooter(goLive.id),
  };
  const names = { service: plain(goLive.service.title, 60), version: plain(goLive.version, 40) };
  const subject = words.mail.testSubject({ ...names, title: said.title });
  return {
    group: said.group,
    subject,
    plain: asPlain(parts),
    html: asHtml(parts, new Set(), words),
    invitation: undefined,
  };
}

interface ContactMail extends Pick<MailParts, 'title' | 'paragraphs'> {
  /** Whom it is for: a role. */
  readonly group: string;
  /** Of the go-live's card: the one address that leads anywhere. */
  readonly permalink: string | undefined;
}

/** To one of our own people, whom golive needs now. */
export function renderContactMail(
  { group, title, paragraphs, permalink }: ContactMail,
  goLive: GoLive,
  words: Catalogue,
): RenderedMail {
  const parts: MailParts = {
    about: [plainTitle(goLive, words), startLine(goLive, words)],
    title,
    notes: [],
    paragraphs,
    footer: words.mail.personFooter(goLive.id),
  };
  const names = { service: plain(goLive.service.title, 60), version: plain(goLive.version, 40) };
  return {
    group,
    subject: words.mail.subject({ ...names, title }),
    plain: asPlain(parts),
    html: asHtml(parts, new Set(permalink === undefined ? [] : [permalink]), words),
    invitation: undefined,
  };
}

/** Of all that is told under it: which of them this is, its words say. */
const titleOf = (goLive: GoLive, notice: string, words: Catalogue): string =>
  plain(plainNoticeTitle(goLive, baseOf(notice), words), 80);

export const mailSubject = (goLive: GoLive, notice: string, words: Catalogue): string =>
  words.mail.subject({
    service: plain(goLive.service.title, 60),
    version: plain(goLive.version, 40),
    title: titleOf(goLive, notice, words),
  });

interface MailParts {
  /** Lines: the go-live, its time, and what the invitation does. */
  readonly about: readonly string[];
  readonly title: string;
  readonly notes: readonly string[];
  /** Each of lines. */
  readonly paragraphs: readonly (readonly string[])[];
  readonly footer: string;
}

/** Outside text: every character that is seen, and none that hides or turns the others. */
export const paragraphsOf = (text: string): readonly (readonly string[])[] =>
  cut(text, 10_000)
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => (line.trim() === '' ? '' : plain(line, 3000)))
    .join('\n')
    .split(/\n{2,}/u)
    .map((paragraph) => paragraph.split('\n').filter(Boolean))
    .filter((lines) => lines.length > 0);

const asPlain = ({ about, title, notes, paragraphs, footer }: MailParts): string =>
  [title, ...notes, ...paragraphs.map((lines) => lines.join('\n')), about.join('\n'), `-- \n${footer}`].join(
    '\n\n',
  );

/** Only what the dark needs stands in a sheet: a program that drops it shows the mail in the light. */
const inTheDark =
  '@media (prefers-color-scheme:dark){.page{background:#1a1d21!important;color:#e8e8e8!important}.quiet{color:#ababad!important}.link{color:#6cb8f0!important}}';

/** One column that a phone need not zoom, with its styles in place: many programs drop a sheet of them. */
function asHtml(
  { about, title, notes, paragraphs, footer }: MailParts,
  known: ReadonlySet<string>,
  { time: { locale } }: Catalogue,
): string {
  const block = (style: string, inner: string) => `<p style="margin:0 0 16px;${style}">${inner}</p>`;
  const body = [
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(title)}</h1>`,
    ...notes.map((note) => block('padding:8px 12px;border-left:4px solid #b26a00', escapeHtml(note))),
    ...paragraphs.map((lines) => block('', lines.map((line) => linked(line, known)).join('<br>'))),
    block('', aboutHtml(about)),
    `<p class="quiet" style="margin:24px 0 0;font-size:13px;line-height:1.4;color:#616061">${escapeHtml(footer)}</p>`,
  ];
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${inTheDark}</style>
</head>
<body class="page" style="margin:0;padding:16px;background:#ffffff;color:#1d1c1d">
<div style="max-width:600px;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;overflow-wrap:anywhere">
${body.join('\n')}
</div>
</body>
</html>
`;
}

const aboutHtml = ([goLive = '', ...rest]: readonly string[]): string =>
  [`<strong>${escapeHtml(goLive)}</strong>`, ...rest.map(escapeHtml)].join('<br>');

/** Only addresses that golive knows lead anywhere. */
function linked(line: string, known: ReadonlySet<string>): string {
  let rest = 0;
  let result = '';
  for (const { 0: address, index } of line.matchAll(webAddress)) {
    if (!known.has(address)) continue;
    const link = escapeHtml(address);
    result += `${htmlOf(line.slice(rest, index))}<a href="${link}" class="link" style="color:#1264a3">${link}</a>`;
    rest = index + address.length;
  }
  return result + htmlOf(line.slice(rest));
}

/** A date and its time stay on one line: they are read as one word. */
const htmlOf = (text: string): string =>
  escapeHtml(text).replace(
    /\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?/g,
    (date) => `<span style="white-space:nowrap">${date}</span>`,
  );

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
