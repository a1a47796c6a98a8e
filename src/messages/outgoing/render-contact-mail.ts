import type { GoLive } from '../../domain/go-live.ts';
import { areaOf, type ContactCall } from '../../domain/people/contact-ladder.ts';
import { plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownEscalation } from '../topics/ladder-text.ts';
import { paragraphsOf, type RenderedMail, renderContactMail } from './render-mail.ts';

interface About {
  /** Of the go-live's card. */
  readonly permalink: string | undefined;
}

const plainRole = ({ runbook }: GoLive, id = ''): string =>
  plain(runbook.roles.find((one) => one.id === id)?.title ?? id, 60);

/** To whoever rules on a NO-GO: what was said, and where to rule. */
export function renderNoGoMail(
  { gate: id, permalink }: About & { readonly gate: string },
  goLive: GoLive,
  words: Catalogue,
): RenderedMail {
  const said = words.mail.noGo;
  const gate = goLive.runbook.gates.find((one) => one.id === id);
  const paragraphs = [
    [said.reason(plainRole(goLive, gate?.owner))],
    ...paragraphsOf(goLive.gates[id]?.vote?.reason ?? ''),
    [said.ask, ...(permalink === undefined ? [] : [said.inSlack(permalink)])],
  ];
  const title = said.title(plain(gate?.title ?? id, 80));
  return renderContactMail(
    { group: plainRole(goLive, gate?.escalation), title, paragraphs, permalink },
    goLive,
    words,
  );
}

/** To the contact of one rung: what it is about, and where to acknowledge. */
export function renderEscalationMail(
  {
    escalation: number,
    call,
    permalink,
  }: About & { readonly escalation: number; readonly call: ContactCall },
  goLive: GoLive,
  words: Catalogue,
): RenderedMail {
  const said = words.mail.escalation;
  const { area, reason } = knownEscalation(goLive, number);
  const group = plainRole(goLive, call.role);
  const paragraphs = [
    [said.reason(group)],
    ...paragraphsOf(reason),
    [said.ask, ...(permalink === undefined ? [] : [said.inSlack(permalink)])],
  ];
  const title = said.title(plain(areaOf(goLive, area)?.title ?? area, 80));
  return renderContactMail({ group, title, paragraphs, permalink }, goLive, words);
}
