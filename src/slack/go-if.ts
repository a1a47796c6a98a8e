import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import { longestReason } from '../messages/views/modal.ts';
import { criteriaInputs, viewInputs } from '../messages/views/view-inputs.ts';
import { parseVoteSubject } from '../messages/views/vote-subject.ts';
import { chosenIn, textIn, tickedIn, userIn } from './form-values.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply } from './reply.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Sent {
  readonly door: Door;
  readonly deed: Deed;
  readonly view: SlackView;
  readonly goLive: GoLive;
  readonly subject: string;
  readonly drawnForT0: number;
}

const { condition, person, phase } = viewInputs.vote_go_if;

/** Where the form says what the rules find wrong with it. */
const places: Readonly<Partial<Record<RefusalCode, string>>> = {
  condition_incomplete: condition.block,
  assignee_left: person.block,
  unknown_phase: phase.block,
  phase_begun: phase.block,
};

export async function submitGoIf(sent: Sent): Promise<Reply> {
  const { door, deed, view, goLive, subject, drawnForT0 } = sent;
  const text = textIn(view, condition);
  if (lengthOf(text) > longestReason) return errorAt(condition.block, door.words.door.tooLong(longestReason));
  const owner = userIn(view, person) ?? '';
  if (owner !== '' && !(await door.people.isMember(owner)))
    return errorAt(person.block, door.words.door.notAssignable);
  const before = chosenIn(view, phase);
  const wish: Action = {
    type: 'CastVote',
    ...parseVoteSubject(subject),
    vote: 'GO',
    confirmed: tickedIn(view, criteriaInputs),
    condition: { text, owner, ...(before ? { phase: before } : {}) },
    drawnForT0,
  };
  const reply = await act(door, deed, { goLive: goLive.id, do: wish });
  const place = reply.type === 'refuse' && reply.code !== undefined ? places[reply.code] : undefined;
  return place !== undefined && reply.type === 'refuse' ? errorAt(place, asPlain(reply.said.text)) : reply;
}
