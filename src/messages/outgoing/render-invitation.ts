import type { GoLive } from '../../domain/go-live.ts';
import type { Invitation } from '../../domain/notices/invitation.ts';
import { formatOffset } from '../../domain/time/offset.ts';
import { cut, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { zonedText } from '../names/moment.ts';
import { plainTitle } from '../names/naming.ts';

export interface RenderedInvitation extends Invitation {
  readonly summary: string;
  readonly description: string;
  readonly location: string | undefined;
}

interface Around {
  readonly goLive: GoLive;
  readonly audience: string;
  /** The notice's own words, as lines that can be shown. */
  readonly text: string;
  /** Of the go-live's card in Slack, where it is known. */
  readonly permalink: string | undefined;
}

/** What a calendar shows. People outside the house get the words of the notice alone: no way into the house. */
export function renderInvitation(
  invitation: Invitation,
  { goLive, audience, text, permalink }: Around,
  words: Catalogue,
): RenderedInvitation {
  const { service, version, runbook } = goLive;
  const said = words.mail;
  const isExternal = service.audiences.some(({ id, external }) => id === audience && external === true);
  const phases = runbook.phases.map(({ startsOffsetMs, title }) =>
    said.calendar.phase(formatOffset(startsOffsetMs), plain(title, 80)),
  );
  const inHouse = [
    ...(phases.length > 0 && invitation.method === 'request'
      ? [[said.calendar.plan, ...phases].join('\n')]
      : []),
    ...(permalink === undefined ? [] : [said.calendar.inSlack(permalink)]),
  ];
  return {
    ...invitation,
    summary: said.calendar.summary({
      service: plain(service.title, 60),
      version: plain(version, 40),
      environment: plain(service.environment, 30),
    }),
    description: cut(
      [
        text,
        `${plainTitle(goLive, words)}\n${startLine(goLive, words)}`,
        ...(isExternal ? [] : inHouse),
      ].join('\n\n'),
      4_000,
    ),
    location: isExternal ? undefined : service.bridge,
  };
}

/** When it begins or began, or that it does not any more. */
export function startLine({ status, t0, timeZone, runs }: GoLive, words: Catalogue): string {
  const begun = runs.find(
    ({ request, acceptedAt }) => request.purpose === 'deploy' && acceptedAt,
  )?.acceptedAt;
  if (begun !== undefined) return words.mail.began(zonedText(begun, timeZone, words));
  const when = zonedText(t0, timeZone, words);
  return status === 'aborted' ? words.mail.notAt(when) : words.mail.t0(when);
}

/** What the mail says of it. */
export function invitationLines(
  { method, sequence, to }: Invitation,
  goLive: GoLive,
  words: Catalogue,
): readonly string[] {
  const { calendar } = words.mail;
  if (method === 'cancel') return [calendar.cancelled];
  const end = zonedText(to, goLive.timeZone, words);
  return [calendar.end(end), sequence === 0 ? calendar.first : calendar.moved];
}
