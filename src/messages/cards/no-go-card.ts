import type { GoLive } from '../../domain/go-live.ts';
import { context, section } from '../blocks.ts';
import { fitBlocks } from '../fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../moment.ts';
import { outside } from '../mrkdwn.ts';
import { deedAnchor } from '../naming.ts';
import { byText, rolesText, theManagersText, theRolesText } from '../people.ts';
import { gateOf } from './gate-card.ts';

/** Tells the channel of a NO-GO and calls the escalation contact; edited when the NO-GO is withdrawn. */
export function noGoCard(goLive: GoLive, gateId: string, { words }: MessageContext): RenderedMessage {
  const gate = gateOf(goLive, gateId);
  const said = words.cards.noGo;
  const title = outside(gate.title, 100);
  const vote = goLive.gates[gate.id]?.vote;
  if (!vote) throw new Error(`${goLive.id}: no vote on gate ${gateId}`);
  const by = byText(vote.by, words);
  const at = moment(vote.at, goLive.timeZone, words);
  const isNoGo = vote.vote === 'NO-GO';
  const consequence =
    goLive.status === 'aborted'
      ? said.aborted(goLive.id)
      : said.stopped(goLive.id, theRolesText(goLive, [gate.owner], words), theManagersText(goLive, words));
  const lines = isNoGo
    ? [
        said.title(title),
        words.cards.gate.reason(said.voted(by, at), outside(vote.reason ?? '', 500)),
        ...(goLive.status === 'aborted'
          ? []
          : [said.escalation(rolesText(goLive, [gate.escalation], words))]),
        consequence,
      ]
    : [said.withdrawn(title, by, at)];
  return {
    text: isNoGo ? said.fallback(goLive.id, title) : said.withdrawnFallback(goLive.id, title),
    blocks: fitBlocks(
      {
        head: [section(lines.join('\n'))],
        body: [],
        foot: [context(words.terms.anchor(deedAnchor(goLive, vote)))],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}
