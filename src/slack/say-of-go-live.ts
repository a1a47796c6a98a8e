import { findNamed } from '../domain/find-named.ts';
import type { GoLive } from '../domain/go-live.ts';
import { takesPart } from '../domain/people/authority.ts';
import { isFinished } from '../domain/status.ts';
import { answer, withMore } from '../messages/answers/answer.ts';
import { contactsAnswer, unknownAreaText } from '../messages/answers/contacts-answer.ts';
import { noticesAnswer, unknownNoticeText } from '../messages/answers/notices-answer.ts';
import { runbookAnswer } from '../messages/answers/runbook-answer.ts';
import { gatesAnswer, statusAnswer } from '../messages/answers/status-answer.ts';
import { stepsAnswer } from '../messages/answers/steps-answer.ts';
import { lostReminderBlocks } from '../messages/topics/lost-reminder-text.ts';
import { type LookedFor, type Reply, refuse, say } from './reply.ts';
import type { Deed, Door } from './wish.ts';

interface AskedOf {
  readonly door: Door;
  readonly deed: Deed;
  readonly goLive: GoLive;
  readonly line: { readonly rest: string };
}

/** How people are reached outside Slack is for the people of the go-live, in an answer that they alone see. */
export async function sayContacts({ door, deed, goLive, line }: AskedOf): Promise<Reply> {
  const { words } = door;
  const areas = line.rest === '' ? goLive.runbook.contacts : findNamed(goLive.runbook.contacts, line.rest);
  if (areas.length === 0) return refuse(answer(unknownAreaText(goLive, line.rest, words)));
  const isInIt = takesPart(goLive, { kind: 'user', id: deed.user, team: deed.team });
  const mayKnow = isInIt && !goLive.left.includes(deed.user);
  const details = mayKnow
    ? ((await door.directory.loadDefinitions()).contactDetails.get(goLive.service.id) ?? new Map())
    : undefined;
  return say(contactsAnswer(goLive, { areas, details }, words));
}

/** With what no go-live tells of the runbook that this one goes by. */
export async function sayRunbook({ door, goLive }: AskedOf): Promise<Reply> {
  const { directory, clock, words } = door;
  const lost = (await directory.readLostReminders()).filter(({ runbook }) => runbook === goLive.runbook.id);
  return say(withMore(runbookAnswer(goLive, clock.now(), words), lostReminderBlocks(lost, words)));
}

export function sayNotices({ door: { words, directory }, goLive, line }: AskedOf): Reply {
  const { reachable = [] } = directory;
  if (line.rest === '') return say(noticesAnswer(goLive, { words, reachable }));
  const [notice] = findNamed(goLive.runbook.notices, line.rest);
  return notice
    ? say(noticesAnswer(goLive, { words, reachable, notice }))
    : refuse(answer(unknownNoticeText(goLive, line.rest, words)));
}

export const sayStatus = ({ door, goLive }: AskedOf): Reply =>
  say(statusAnswer(goLive, door.clock.now(), door.words), { goLive, cards: 'control' });

export const sayGates = ({ door, goLive }: AskedOf): Reply =>
  say(gatesAnswer(goLive, door.words), { goLive, cards: 'gates' });

export const saySteps = ({ door, goLive }: AskedOf): Reply =>
  say(stepsAnswer(goLive, door.clock.now(), door.words), { goLive, cards: 'steps' });

/** Cards that somebody deleted come back at once instead of with the next change. The answer does not wait for that. */
export function lookFor(door: Door, { id, via }: Deed, { goLive, cards }: LookedFor): void {
  if (isFinished(goLive.status)) return;
  door.engine
    .handle({
      id: `${id}/card`,
      goLive: goLive.id,
      at: door.clock.now(),
      actor: { kind: 'system', id: 'door' },
      origin: { via },
      do: { type: 'RefreshCard', lookedFor: cards },
    })
    // It can be answered all the same.
    .catch((error: unknown) => door.log.warn({ err: error, goLive: goLive.id }, 'cannot look for the card'));
}
