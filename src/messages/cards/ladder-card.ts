import type { GoLive } from '../../domain/go-live.ts';
import {
  type ContactCall,
  contactAfter,
  type Escalation,
  nextCallAt,
} from '../../domain/people/contact-ladder.ts';
import { actions, button, context, paragraphs } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { channelLink, mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { clockTime, moment } from '../names/moment.ts';
import { deedAnchor, goLiveTitle } from '../names/naming.ts';
import { byText } from '../names/people.ts';
import { reasonText, roleTitle } from '../names/titles.ts';
import { areaTitle, contactsCommand, knownEscalation } from '../topics/ladder-text.ts';

/** Calls the contacts of an area; edited as the next is asked, until one acknowledges. */
export function ladderCard(goLive: GoLive, number: number, { words }: MessageContext): RenderedMessage {
  const escalation = knownEscalation(goLive, number);
  const { area, reason, raised, acknowledged } = escalation;
  const said = words.ladder;
  const title = areaTitle(goLive, area);
  const value = encodeControl({ goLive: goLive.id, subject: String(number) });
  const acknowledge = button({
    action: 'escalation_acknowledge',
    text: words.buttons.acknowledge,
    value,
    style: 'primary',
  });
  return {
    text: said.fallback(goLive.id, title, reasonText(reason, words)),
    blocks: fitBlocks(
      {
        head: paragraphs([
          goLiveTitle(goLive, words),
          said.title(title, byText(raised.by, words), reasonText(reason, words)),
        ]),
        body: paragraphs([
          ...escalation.calls.map((call) => callLine(goLive, call, words)),
          ...standLines(goLive, escalation, words),
        ]),
        foot: [
          ...(acknowledged ? [] : actions([acknowledge])),
          context(words.terms.anchor(deedAnchor(goLive, acknowledged ?? raised))),
        ],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

interface Called {
  readonly escalation: number;
  readonly to: string;
}

/** The same for one who was asked, directly. */
export function ladderCallCard(
  goLive: GoLive,
  { escalation, to }: Called,
  shown: MessageContext,
): RenderedMessage {
  const card = ladderCard(goLive, escalation, shown);
  const where = shown.words.ladder.where(channelLink(goLive.service.channel));
  return { ...card, blocks: [...card.blocks, context(where)], to };
}

function callLine(goLive: GoLive, { rung, role, people, at }: ContactCall, words: Catalogue): string {
  const said = words.ladder;
  const when = moment(at, goLive.timeZone, words);
  const title = roleTitle(goLive, role);
  if (people.length === 0) return said.toCall({ rung, role: title, when });
  return said.asked(rung, words.people.role(title, words.people.or(people.map(mention))), when);
}

/** Roles that are asked later are not mentioned: they would be told at once. */
function standLines(goLive: GoLive, escalation: Escalation, words: Catalogue): readonly string[] {
  const said = words.ladder;
  const { acknowledged, area, calls } = escalation;
  if (acknowledged)
    return [
      said.acknowledged(byText(acknowledged.by, words), moment(acknowledged.at, goLive.timeZone, words)),
    ];
  const numbers = said.numbers(contactsCommand(goLive, area, words));
  const at = nextCallAt(goLive, escalation);
  if (at === undefined) return [said.unanswered, numbers];
  const next = contactAfter(goLive, escalation);
  const when = clockTime(at, goLive.timeZone, words);
  const isToCall = calls.at(-1)?.people.length === 0;
  return [
    ...(isToCall ? [numbers] : []),
    said.press,
    next ? said.next(roleTitle(goLive, next.role), when) : said.last(when),
  ];
}
