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

/** Tells of a NO-GO and asks the escalation contact to rule on it; edited when it is ruled on or comes to its end. */
export function noGoCard(goLive: GoLive, gateId: string, { words }: MessageContext): RenderedMessage {
  const gate = gateOf(goLive, gateId);
  const vote = goLive.gates[gate.id]?.vote;
  return vote?.vote === 'NO-GO' ? standing(goLive, { gate, vote, words }) : ended(goLive, gate, words);
}

function standing(goLive: GoLive, it: NoGo): RenderedMessage {
  const { gate, vote, words } = it;
  return {
    text: words.cards.noGo.fallback(goLive.id, outside(gate.title, 100)),
    blocks: fitBlocks(
      {
        head: [section([goLiveTitle(goLive, words), ...noGoLines(goLive, it)].join('\n'))],
        body: actions(rulingButtons(goLive, it)),
        foot: [context(words.terms.anchor(deedAnchor(goLive, vote.ruling ?? vote)))],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

/** Whoever gave it has taken it back, or somebody voted GO in its place. */
function ended(goLive: GoLive, gate: GateDefinition, words: Catalogue): RenderedMessage {
  const said = words.cards.noGo;
  const title = outside(gate.title, 100);
  const end = goLive.gates[gate.id]?.noGoEnded;
  if (!end) throw new Error(`${goLive.id}: there was no NO-GO on gate ${gate.id}`);
  const at = moment(end.at, goLive.timeZone, words);
  const line = said[end.takenBack ? 'takenBack' : 'withdrawn'](title, byText(end.by, words), at);
  return {
    text: said.withdrawnFallback(goLive.id, title),
    blocks: [
      section([goLiveTitle(goLive, words), line].join('\n')),
      context(words.terms.anchor(deedAnchor(goLive, end))),
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
