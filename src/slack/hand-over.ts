import { openFollowUps } from '../domain/afterwards/follow-ups.ts';
import { findNamed } from '../domain/find-named.ts';
import type { GoLive } from '../domain/go-live.ts';
import { mayHandOver } from '../domain/people/authority.ts';
import type { Role } from '../domain/runbook.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { mention, outside } from '../messages/blocks/mrkdwn.ts';
import { handOverButton, handOverView } from '../messages/views/hand-over-view.ts';
import { longestReason } from '../messages/views/modal.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import type { HandOverLine } from './command-line.ts';
import { chosenIn, textIn, userIn } from './form-values.ts';
import { againSaid } from './forms.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply, refuse } from './reply.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

/** In one line where it says all; else a form with what it says. */
export async function handOverByLine(
  door: Door,
  deed: Deed,
  { goLive, line }: { readonly goLive: GoLive; readonly line: HandOverLine },
): Promise<Reply> {
  const { words } = door;
  const [role] = findNamed(goLive.runbook.roles, line.role);
  if (!role && line.role !== '')
    return refuse(answer(refusalText({ code: 'unknown_role', subject: line.role }, goLive, words)));
  const isWhole = role !== undefined && line.to !== undefined && lengthOf(line.reason) <= longestReason;
  if (!isWhole) return await openHandOver(door, deed, { goLive, role, to: line.to, reason: line.reason });
  if (!(await door.people.isMember(line.to)))
    return refuse(answer(words.door.unfitHolder(mention(line.to), outside(role.title, 60))));
  return await handOver(door, deed, { goLive, role: role.id, to: line.to, reason: line.reason });
}

interface Wanted {
  readonly goLive: GoLive;
  readonly role?: Role | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
}

/** The form, with the roles that this person may hand over; refused, on record, where there is none. */
export async function openHandOver(door: Door, deed: Deed, wanted: Wanted): Promise<Reply> {
  const { goLive, role, to, reason } = wanted;
  const actor = { kind: 'user', id: deed.user, team: deed.team } as const;
  const roles = goLive.runbook.roles.filter(({ id }) => mayHandOver(goLive, actor, id));
  const isOffered = role === undefined ? roles.length > 0 : roles.includes(role);
  const [any] = goLive.runbook.roles;
  if (!isOffered || (goLive.status === 'aborted' && openFollowUps(goLive).length === 0))
    return await handOver(door, deed, {
      goLive,
      role: (role ?? any)?.id ?? '',
      to: to ?? deed.user,
      reason: '',
    });
  return {
    type: 'open',
    view: handOverView(goLive, { roles, role: role?.id, to, reason }, door.words),
    again: againSaid(handOverButton(goLive, door.words), door.words),
  };
}

interface HandingOver {
  readonly goLive: GoLive;
  readonly role: string;
  readonly to: string;
  readonly reason: string;
}

const handOver = (door: Door, deed: Deed, { goLive, role, to, reason }: HandingOver): Promise<Reply> =>
  act(door, deed, {
    goLive: goLive.id,
    do: { type: 'HandOverRole', role, to, ...(reason ? { reason } : {}) },
  });

/** The form as it was sent. */
export async function submitHandOver(
  door: Door,
  deed: Deed,
  { goLive, view }: { readonly goLive: GoLive; readonly view: SlackView },
): Promise<Reply> {
  const { role: rolePlace, person, reason: reasonPlace } = viewInputs.role_handover;
  const to = userIn(view, person);
  const reason = textIn(view, reasonPlace);
  if (to === undefined || !(await door.people.isMember(to)))
    return errorAt(person.block, door.words.door.unfitHolderThere);
  if (lengthOf(reason) > longestReason)
    return errorAt(reasonPlace.block, door.words.door.tooLong(longestReason));
  const reply = await handOver(door, deed, { goLive, role: chosenIn(view, rolePlace), to, reason });
  const isAboutPerson =
    reply.type === 'refuse' &&
    ['role_unchanged', 'assignee_left', 'gate_without_own_person'].includes(reply.code ?? '');
  return isAboutPerson ? errorAt(person.block, asPlain(reply.said.text)) : reply;
}
