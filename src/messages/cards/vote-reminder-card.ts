import { gatesWaitingFor, voteDueAt } from '../../domain/gates/vote-reminder.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { actions, button, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { channelLink, outside } from '../blocks/mrkdwn.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { rolesText, votersText } from '../names/people.ts';

interface Reminder {
  readonly to: string;
  readonly number: number;
}

/** Tells one person directly which votes of a go-live wait for them; edited until nothing does any more. */
export function voteReminderCard(
  goLive: GoLive,
  { to, number }: Reminder,
  { words }: MessageContext,
): RenderedMessage {
  const said = words.cards.reminder;
  const { own, escalated } = gatesWaitingFor(goLive, to);
  const count = own.length + escalated.length;
  const isOld = (goLive.reminders[to] ?? number) > number;
  const title = goLiveTitle(goLive, words);
  const told = (line: string): RenderedMessage => ({
    text: words.terms.about(goLive.id, line),
    blocks: [section([title, line].join('\n'))],
    place: 'channel',
    to,
    onlyEdit: true,
  });
  if (isOld) return told(said.newer);
  if (count === 0) return told(said.settled);
  const when = (gate: GateDefinition) => moment(voteDueAt(goLive, gate), goLive.timeZone, words);
  const name = (gate: GateDefinition) => outside(gate.title, 100);
  return {
    text: said.fallback(goLive.id, count),
    blocks: fitBlocks(
      {
        head: [section([title, said.where(channelLink(goLive.service.channel))].join('\n'))],
        body: [
          ...own.flatMap((gate) => [
            section(said.own(name(gate), when(gate))),
            ...voteButtons(goLive, gate, words.buttons),
          ]),
          ...escalated.map((gate) =>
            section(
              said.escalated({
                gate: name(gate),
                owner: votersText(goLive, gate, words),
                contact: rolesText(goLive, [gate.escalation], words),
                when: when(gate),
              }),
            ),
          ),
        ],
        foot: [],
      },
      words.terms.andMore,
    ),
    place: 'channel',
    to,
  };
}

function voteButtons(
  goLive: GoLive,
  { id }: GateDefinition,
  { go, noGo }: MessageContext['words']['buttons'],
) {
  const value = encodeControl({ goLive: goLive.id, subject: id, t0: goLive.t0 });
  return actions([
    button({ action: 'gate_go', text: go, value, style: 'primary' }),
    button({ action: 'gate_no_go', text: noGo, value, style: 'danger' }),
  ]);
}
