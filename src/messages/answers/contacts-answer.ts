import type { GoLive } from '../../domain/go-live.ts';
import { nearestWord } from '../../domain/nearest-word.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import { isOutsideSlack } from '../../domain/people/contact-ladder.ts';
import type { ContactArea } from '../../domain/runbook.ts';
import type { ContactDetails } from '../../domain/service.ts';
import { context, paragraphs, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { mailLink, mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { holdersLine } from '../names/people.ts';
import type { AnswerMessage } from './answer.ts';

interface Asked {
  /** All of them where none is named. */
  readonly areas: readonly ContactArea[];
  /** By role; undefined for whoever may not see them. */
  readonly details: ReadonlyMap<string, ContactDetails> | undefined;
}

/** Whom to call, first to call first. */
export function contactsAnswer(goLive: GoLive, { areas, details }: Asked, words: Catalogue): AnswerMessage {
  const said = words.roles.contacts;
  const title = said.title(goLive.id);
  return {
    text: title,
    blocks: fitBlocks(
      {
        head: [section(title)],
        body: areas.flatMap((area) => paragraphs(ladderLines(goLive, area, { details, words }))),
        foot: [context(details ? said.private : said.forPeople)],
      },
      words.terms.andMore,
    ),
  };
}

interface Telling {
  readonly details: Asked['details'];
  readonly words: Catalogue;
}

function ladderLines(goLive: GoLive, area: ContactArea, { details, words }: Telling): readonly string[] {
  const said = words.roles.contacts;
  const rungs = area.ladder.map((role, index) => {
    const line = said.rung(index + 1, holdersLine(goLive, role, words));
    const holders = holdersOf(goLive, role);
    const people = isOutsideSlack(goLive, role) ? [undefined] : holders;
    const ways = details ? people.flatMap((id) => waysTo(id, { role, details, words })) : [];
    return ways.length > 0 ? said.reached(line, ways) : line;
  });
  return [said.area(outside(area.title, 100), area.id), ...rungs];
}

interface Reaching {
  readonly role: string;
  readonly details: ReadonlyMap<string, ContactDetails>;
  readonly words: Catalogue;
}

/** What is written down for the person in this role, or else in another one; for the role where it is nobody in Slack. */
function waysTo(person: string | undefined, { role, details, words }: Reaching): readonly string[] {
  const said = words.roles.contacts;
  const here = details.get(role);
  const elsewhere = person === undefined ? [] : [...details.values()];
  const found = here?.person === person ? here : elsewhere.find((one) => one.person === person);
  const of = person === undefined ? '' : mention(person);
  return [
    ...(found?.phone ? [said.phone(of, outside(found.phone, 40))] : []),
    ...(found?.email ? [said.email(of, mailLink(found.email))] : []),
  ];
}

export function unknownAreaText(goLive: GoLive, found: string, words: Catalogue): string {
  const said = words.roles.contacts;
  const areas = goLive.runbook.contacts.map(({ id }) => id);
  const nearest = nearestWord(found.split(' ')[0] ?? '', areas);
  const text = said.unknownArea(outside(found, 60), areasText(goLive, words));
  return nearest ? said.didYouMean(text, nearest) : text;
}

/** The areas by what they are called in a command. */
export const areasText = ({ runbook }: GoLive, words: Catalogue): string =>
  words.people.and(runbook.contacts.map(({ id }) => id));
