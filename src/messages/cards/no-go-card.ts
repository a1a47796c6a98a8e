import type { Button } from '@slack/web-api';
import type { GateVote } from '../../domain/gates/gate-state.ts';
import { hasOwnVotes } from '../../domain/gates/voters.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { actions, button, context, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { deedAnchor, goLiveTitle } from '../names/naming.ts';
import { byText, rolesText, theManagersText, theRolesText } from '../names/people.ts';
import { oneVoteText, voteText } from '../topics/vote-text.ts';
import { rulingSubject } from '../views/ruling-views.ts';
import { gateOf } from './gate-card.ts';

interface NoGo {
  readonly gate: GateDefinition;
  readonly vote: GateVote;
  readonly words: Catalogue;
}

/** Tells of a NO-GO and asks the escalation contact to rule on it; edited when it is ruled on or withdrawn. */
export function noGoCard(goLive: GoLive, gateId: string, { words }: MessageContext): RenderedMessage {
  const gate = gateOf(goLive, gateId);
  const said = words.cards.noGo;
  const title = outside(gate.title, 100);
  const vote = goLive.gates[gate.id]?.vote;
  if (!vote) return takenBack(goLive, gate, words);
  const isNoGo = vote.vote === 'NO-GO';
  const it: NoGo = { gate, vote, words };
  const lines = isNoGo
    ? noGoLines(goLive, it)
    : [said.withdrawn(title, byText(vote.by, words), moment(vote.at, goLive.timeZone, words))];
  return {
    text: isNoGo ? said.fallback(goLive.id, title) : said.withdrawnFallback(goLive.id, title),
    blocks: fitBlocks(
      {
        head: [section([goLiveTitle(goLive, words), ...lines].join('\n'))],
        body: isNoGo ? actions(rulingButtons(goLive, it)) : [],
        foot: [context(words.terms.anchor(deedAnchor(goLive, vote.ruling ?? vote)))],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

/** Whoever gave it has taken it back, and nobody has voted since. */
function takenBack(goLive: GoLive, gate: GateDefinition, words: Catalogue): RenderedMessage {
  const said = words.cards.noGo;
  const title = outside(gate.title, 100);
  const withdrawn = goLive.gates[gate.id]?.withdrawn;
  if (!withdrawn) throw new Error(`${goLive.id}: no vote on gate ${gate.id}`);
  const at = moment(withdrawn.at, goLive.timeZone, words);
  return {
    text: said.withdrawnFallback(goLive.id, title),
    blocks: [
      section(
        [goLiveTitle(goLive, words), said.takenBack(title, byText(withdrawn.by, words), at)].join('\n'),
      ),
      context(words.terms.anchor(deedAnchor(goLive, withdrawn))),
    ],
    place: 'channel',
  };
}

function noGoLines(goLive: GoLive, { gate, vote, words }: NoGo): readonly string[] {
  const said = words.cards.noGo;
  const told = hasOwnVotes(gate) ? oneVoteText(goLive, { gate, vote }, words) : voteText(goLive, gate, words);
  const isOverruled = vote.ruling?.ruling === 'overruled';
  const head = [said[isOverruled ? 'overruledTitle' : 'title'](outside(gate.title, 100)), told];
  if (goLive.status === 'aborted') return [...head, said.aborted(goLive.id)];
  if (!areVotesOpen(goLive)) return [...head, words.cards.gate.closed];
  if (isOverruled) return head;
  const contact = rolesText(goLive, [gate.escalation], words);
  return [
    ...head,
    ...(vote.ruling ? [] : [said.escalation(contact)]),
    said.stopped(goLive.id, whoChanges(goLive, { gate, vote, words }), theManagersText(goLive, words)),
  ];
}

/** A NO-GO of one's own is changed by whoever gave it alone. */
const whoChanges = (goLive: GoLive, { gate, vote, words }: NoGo): string =>
  hasOwnVotes(gate) ? byText(vote.by, words) : theRolesText(goLive, [gate.owner], words);

/** Everybody sees them; the rules ask at the click who may. */
function rulingButtons(goLive: GoLive, { gate, vote, words }: NoGo): readonly Button[] {
  if (!areVotesOpen(goLive)) return [];
  const value = encodeControl({
    goLive: goLive.id,
    subject: rulingSubject(gate.id, vote.version),
    t0: goLive.t0,
  });
  const { upholdNoGo, overruleNoGo } = words.buttons;
  const ruled = vote.ruling?.ruling;
  return [
    ...(ruled === 'upheld' ? [] : [button({ action: 'no_go_uphold', text: upholdNoGo, value })]),
    ...(ruled === 'overruled' ? [] : [button({ action: 'no_go_overrule', text: overruleNoGo, value })]),
  ];
}
