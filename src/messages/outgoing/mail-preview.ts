import type { GoLive } from '../../domain/go-live.ts';
import { type Invitation, invitationOf } from '../../domain/notices/invitation.ts';
import { recipientsOf } from '../../domain/notices/mail-progress.ts';
import { placeOf } from '../../domain/notices/notice-target.ts';
import type { NoticeDefinition } from '../../domain/runbook.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { audienceTitle } from '../topics/notice-line.ts';
import { mailSubject, renderMail } from './render-mail.ts';

/** What stands around the words of a mail: its subject, whom each audience's mail goes to, and its invitation. */
export function mailHead(
  goLive: GoLive,
  { notice, targets }: { readonly notice: NoticeDefinition; readonly targets: readonly string[] },
  words: Catalogue,
): string {
  const said = words.noticePreview.mail;
  const state = stateOf(goLive, notice, targets);
  const [invitation] = targets.flatMap(
    (target) => invitationOf(goLive, { ...state, target }, 'preview') ?? [],
  );
  return linesWithin(
    [
      said.subject(outside(mailSubject(goLive, notice.id, words), 250)),
      ...targets.map((target) =>
        said.to(audienceTitle(goLive, placeOf(target)), recipientsOf(goLive, state, target).length),
      ),
      ...(invitation ? [invitationText(invitation, goLive, words)] : []),
    ],
    2_500,
    words.terms.andMore,
  );
}

function invitationText({ method, from, to }: Invitation, { timeZone }: GoLive, words: Catalogue): string {
  const { invitation, cancellation } = words.noticePreview.mail;
  const span = { from: moment(from, timeZone, words), to: moment(to, timeZone, words) };
  return method === 'cancel' ? cancellation : invitation(span);
}

const stateOf = ({ round }: GoLive, { id }: NoticeDefinition, targets: readonly string[]) => ({
  notice: id,
  round,
  deliveries: Object.fromEntries(targets.map((target) => [target, { state: 'pending' as const }])),
});

interface MailOf {
  readonly notice: NoticeDefinition;
  readonly target: string;
  /** The words of the notice. */
  readonly text: string;
}

/** The whole mail as text: its words, and what stands around them. */
export function mailText(goLive: GoLive, { notice, target, text }: MailOf, words: Catalogue): string {
  const { round, ...state } = stateOf(goLive, notice, [target]);
  const invitation = invitationOf(goLive, { ...state, round, target }, 'preview');
  const mail = { notice: notice.id, round, text, late: false, audience: placeOf(target), invitation };
  return renderMail(mail, goLive, words).plain;
}
