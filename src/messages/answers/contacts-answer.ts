import { holdersOf } from '../../domain/authority.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { ContactArea } from '../../domain/runbook.ts';
import type { ContactDetails } from '../../domain/service.ts';
import { context, paragraphs, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { fitBlocks } from '../fit-blocks.ts';
import { mailLink, mention, outside } from '../mrkdwn.ts';
import { holdersLine } from '../people.ts';
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
    const ways = details ? holdersOf(goLive, role).flatMap((id) => waysTo(id, { role, details, words })) : [];
    return ways.length > 0 ? said.reached(line, ways) : line;
  });
  return [said.area(outside(area.title, 100), area.id), ...rungs];
}

interface Reaching {
  readonly role: string;
  readonly details: ReadonlyMap<string, ContactDetails>;
  readonly words: Catalogue;
}

/** What is written down for the person in this role, or else in another one. */
function waysTo(person: string, { role, details, words }: Reaching): readonly string[] {
  const said = words.roles.contacts;
  const here = details.get(role);
  const found = here?.person === person ? here : [...details.values()].find((one) => one.person === person);
  return [
    ...(found?.phone ? [said.phone(mention(person), outside(found.phone, 40))] : []),
    ...(found?.email ? [said.email(mention(person), mailLink(found.email))] : []),
  ];
}

export const unknownAreaText = (goLive: GoLive, found: string, words: Catalogue): string =>
  words.roles.contacts.unknownArea(
    outside(found, 60),
    words.people.and(goLive.runbook.contacts.map(({ id }) => id)),
  );
