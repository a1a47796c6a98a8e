import type { GoLive } from '../../domain/go-live.ts';
import type { Role } from '../../domain/runbook.ts';
import { actions, chunks, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { holdersLine } from '../names/people.ts';
import { actingDuties } from '../topics/duties.ts';
import { handOverButton } from '../views/hand-over-view.ts';
import type { AnswerMessage } from './answer.ts';

/** So much of a role's duties is shown, so that the other roles are too. */
const mostDuties = 6;
const longestDuty = 120;

/** Who is who, and what they answer for; first the roles that nobody holds. */
export function rolesAnswer(goLive: GoLive, words: Catalogue): AnswerMessage {
  const { runbook, service } = goLive;
  const title = words.roles.title(goLive.id);
  const told = runbook.roles.map((role) => ({
    isVacant: service.roles[role.id] === undefined,
    line: holdersLine(goLive, role.id, words),
    duties: dutiesOf(goLive, role, words),
  }));
  const vacant = told.filter(({ isVacant }) => isVacant);
  const held = told.filter(({ isVacant }) => !isVacant);
  const answering = held.filter(({ duties }) => duties.length > 0);
  const others = held.filter(({ duties }) => duties.length === 0);
  const linesOf = (roles: typeof told) =>
    chunks(
      roles.map(({ line }) => line),
      2900,
    ).map(section);
  return {
    text: title,
    blocks: fitBlocks(
      {
        head: [section(title), ...linesOf(vacant)],
        body: [
          ...answering.map(({ line, duties }) => section([line, ...duties.map(words.roles.duty)].join('\n'))),
          ...linesOf(others),
        ],
        foot: actions([handOverButton(goLive, words)]),
      },
      words.terms.andMore,
    ),
  };
}

function dutiesOf({ runbook }: GoLive, role: Role, words: Catalogue): readonly string[] {
  const acting = actingDuties(runbook, role.id, { as: outside, words });
  return [...acting, ...role.duties.map((duty) => outside(duty, longestDuty))].slice(0, mostDuties);
}
