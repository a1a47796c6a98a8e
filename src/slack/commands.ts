import type { GoLive } from '../domain/go-live.ts';
import { answer, withMore } from '../messages/answers/answer.ts';
import { auditAnswer } from '../messages/answers/audit-answer.ts';
import { helpAnswer, unknownWordAnswer } from '../messages/answers/help-answer.ts';
import { listAnswer } from '../messages/answers/list-answer.ts';
import { mineAnswer } from '../messages/answers/mine-answer.ts';
import { rolesAnswer } from '../messages/answers/roles-answer.ts';
import { button } from '../messages/blocks/blocks.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { versionText } from '../messages/names/naming.ts';
import { lostReminderBlocks } from '../messages/topics/lost-reminder-text.ts';
import { longestReason } from '../messages/views/modal.ts';
import { openBreakGlass } from './break-glass.ts';
import {
  type CommandWord,
  parseCommandLine,
  parseHandOverLine,
  parsePlanLine,
  parseRescheduleLine,
  parseRollbackLine,
  type RollbackLine,
  type StrayLine,
  withGoLive,
} from './command-line.ts';
import { delegateByLine } from './delegate.ts';
import { deploy } from './deploy.ts';
import { escalate } from './escalate.ts';
import { findGoLive, type ReadLine } from './find-go-live.ts';
import { type FormId, formReply } from './forms.ts';
import { handOverByLine } from './hand-over.ts';
import { issueByLine } from './issue.ts';
import { freezeAll, listLocks, lockTarget, unfreezeAll, unlockTarget } from './locks.ts';
import { listOpenGoLives } from './open-go-lives.ts';
import { findPlan, planGoLive } from './plan.ts';
import { openPlanForm } from './plan-form.ts';
import { sayPostMortem } from './post-mortem.ts';
import { rehearse } from './rehearse.ts';
import { type Reply, refuse, say } from './reply.ts';
import { openRetrospective } from './retrospective-form.ts';
import { sayContacts, sayGates, sayNotices, sayRunbook, sayStatus, saySteps } from './say-of-go-live.ts';
import { lineSentence, timeSentence } from './sentences.ts';
import { openTaskList } from './task-list-form.ts';
import { openTrigger } from './trigger-form.ts';
import { lengthOf } from './typed-text.ts';
import { refuseStray, refuseUnread } from './unread-words.ts';
import { updateByLine } from './update.ts';
import { act, type Deed, type Door, inItsTime } from './wish.ts';
import { withTitles } from './with-titles.ts';
import { toInstant } from './written-time.ts';

/** Does what a line after `/golive` asks for, as a person typed it. */
export async function runLine(door: Door, deed: Deed, typed: string): Promise<Reply> {
  const line = parseCommandLine(typed);
  if ('stray' in line) return await runStray(door, deed, line);
  if (!line.word) return refuse(unknownWordAnswer(line.found, line.nearest, door.words));
  return refuseUnread(door, line) ?? (await handlers[line.word]({ door, deed, line }));
}

/** A service may have a name that begins like an id. */
async function runStray(door: Door, deed: Deed, stray: StrayLine): Promise<Reply> {
  const { command: word, rest } = stray;
  if (word && ofService.includes(word)) {
    const { services } = await door.directory.loadDefinitions();
    const line = { word, rest };
    if (services.has(rest.split(' ')[0] ?? '')) return await handlers[word]({ door, deed, line });
  }
  return await refuseStray(door, deed, stray);
}

const ofService: readonly CommandWord[] = ['plan', 'rehearse', 'lock', 'unlock'];

interface Asked {
  readonly door: Door;
  readonly deed: Deed;
  readonly line: ReadLine;
}

interface AskedOf extends Asked {
  readonly goLive: GoLive;
}

type Handler = (asked: Asked) => Promise<Reply>;

/** For a command about one go-live. */
const ofGoLive =
  (handler: (asked: AskedOf) => Reply | Promise<Reply>): Handler =>
  async (asked) => {
    const found = await findGoLive(asked.door, asked.deed, asked.line);
    if ('reply' in found) return found.reply;
    const { goLive } = found;
    return await handler({ ...asked, door: inItsTime(asked.door, goLive.id), goLive });
  };

/** For a command that shows what is in other channels too. */
const ofMember =
  (handler: Handler): Handler =>
  async (asked) => {
    const { door, deed } = asked;
    const isMember = await door.people.isMember(deed.user);
    return isMember ? await handler(asked) : refuse(answer(door.words.door.notAMember));
  };

const mostListed = 100;

const unlockAfterRollback = ofGoLive((asked) => withReason(asked, 'Unlock'));
const unlockOfTarget = ofMember(({ door, deed, line }) => unlockTarget(door, deed, line.rest));
const liftFreeze = ofGoLive((asked) => withReason(asked, 'LiftFreeze'));
const endFreeze = ofMember(({ door, deed, line }) => unfreezeAll(door, deed, line.rest));

const handlers: Readonly<Record<CommandWord, Handler>> = {
  help: async ({ door }) => say(helpAnswer(door.words)),
  list: ofMember(async ({ door }) => {
    const { directory, words } = door;
    const listed = await withTitles(directory, (await listOpenGoLives(door)).slice(0, mostListed));
    const lost = lostReminderBlocks(await directory.readLostReminders(), words);
    return say(withMore(listAnswer(listed, words), lost));
  }),
  plan: ofMember(async (asked) =>
    asked.line.rest === '' ? openPlanForm(asked.door, asked.deed.channel) : await planByLine(asked),
  ),
  rehearse: ofMember(({ door, deed, line }) => rehearse(door, deed, line)),
  mine: ofMember(async ({ door, deed }) => {
    // Also those that have just ended: their last steps may still be open.
    const listed = [
      ...(await listOpenGoLives(door)),
      ...(await door.directory.listGoLives({ limit: mostListed })),
    ];
    const ids = new Set(listed.map(({ id }) => id));
    const read = await Promise.all([...ids].map((id) => door.engine.read(id)));
    const goLives = read.filter((goLive): goLive is GoLive => goLive !== undefined);
    return say(mineAnswer({ goLives, user: deed.user, now: door.clock.now() }, door.words));
  }),
  status: ofMember(ofGoLive(sayStatus)),
  gates: ofMember(ofGoLive(sayGates)),
  steps: ofMember(ofGoLive(saySteps)),
  notices: ofMember(ofGoLive(sayNotices)),
  runbook: ofMember(ofGoLive(sayRunbook)),
  roles: ofMember(ofGoLive(({ door, goLive }) => say(rolesAnswer(goLive, door.words)))),
  contacts: ofMember(ofGoLive(sayContacts)),
  escalate: ofGoLive(escalate),
  update: ofGoLive(({ door, deed, goLive, line }) => updateByLine({ door, deed, goLive }, line.rest)),
  issue: ofGoLive(({ door, deed, goLive, line }) => issueByLine({ door, deed, goLive }, line.rest)),
  handover: ofGoLive(({ door, deed, goLive, line }) =>
    handOverByLine(door, deed, { goLive, line: parseHandOverLine(line.rest) }),
  ),
  delegate: ofMember(
    ofGoLive(({ door, deed, goLive, line }) => delegateByLine(door, deed, { goLive, rest: line.rest })),
  ),
  audit: ofMember(
    ofGoLive(async ({ door, goLive }) =>
      say(
        auditAnswer(
          goLive,
          { events: await door.directory.readAudit(goLive.id), database: door.directory.auditDatabase },
          door.words,
        ),
      ),
    ),
  ),
  checklist: ofMember(
    ofGoLive(({ door, deed: { user }, goLive }) => {
      const reply = openTaskList(door, goLive, { list: 'checklist', user });
      return reply.type === 'open' ? { ...reply, lookFor: { goLive, cards: 'checklist' } } : reply;
    }),
  ),
  followups: ofMember(
    ofGoLive(({ door, deed: { user }, goLive }) => openTaskList(door, goLive, { list: 'follow_ups', user })),
  ),
  hold: ofGoLive(async (asked) => {
    const { door, deed, goLive, line } = asked;
    const isReason = line.rest !== '' && lengthOf(line.rest) <= longestReason;
    if (!isReason) return openForm(asked, 'hold');
    return await act(door, deed, { goLive: goLive.id, do: { type: 'Hold', reason: line.rest } });
  }),
  mute: ofMember(
    ofGoLive(({ door, deed, goLive }) =>
      act(door, deed, { goLive: goLive.id, do: { type: 'MuteReminders' } }),
    ),
  ),
  unmute: ofMember(
    ofGoLive(({ door, deed, goLive }) =>
      act(door, deed, { goLive: goLive.id, do: { type: 'UnmuteReminders' } }),
    ),
  ),
  resume: ofGoLive(({ door, deed, goLive }) =>
    act(door, deed, { goLive: goLive.id, do: { type: 'Resume' } }),
  ),
  reschedule: ofGoLive(async (asked) =>
    asked.line.rest === '' ? openForm(asked, 'reschedule') : await rescheduleByLine(asked),
  ),
  allow: ofGoLive(allow),
  lock: ofMember(({ door, deed, line }) => lockTarget(door, deed, line.rest)),
  locks: ofMember(({ door }) => listLocks(door)),
  // Without a go-live neither is about the channel's own: what was misspelt would unlock another one, or everything.
  unlock: async (asked) => (asked.line.goLive ? unlockAfterRollback(asked) : unlockOfTarget(asked)),
  freeze: ofMember(({ door, deed, line }) => freezeAll(door, deed, line.rest)),
  unfreeze: async (asked) => (asked.line.goLive ? liftFreeze(asked) : endFreeze(asked)),
  postmortem: ofMember(ofGoLive(({ door, goLive }) => sayPostMortem(door, goLive))),
  close: ofGoLive(async (asked) => openForm(asked, 'close')),
  retro: ofGoLive(({ door, deed, goLive }) => openRetrospective(door, deed, goLive)),
  abort: ofGoLive(async (asked) => openForm(asked, 'abort')),
  rollback: ofGoLive(async (asked) => openForm(asked, 'rollback', parseRollbackLine(asked.line.rest))),
  trigger: ofGoLive(({ door, deed, goLive, line }) => openTrigger(door, deed, { goLive, typed: line.rest })),
  'break-glass': ofGoLive((asked) => {
    const { door, deed, goLive, line } = asked;
    const again = againButton(asked, door.words.breakGlass.view.title);
    return openBreakGlass(door, deed, { goLive, rest: line.rest, again });
  }),
  deploy: ofGoLive(deploy),
};

/** A version that is named must be the one of that go-live: no other is cleared in its stead. */
async function allow(asked: AskedOf): Promise<Reply> {
  const { door, goLive, line } = asked;
  const [first = ''] = line.rest.split(' ');
  const bare = (version: string) => version.replace(/^v/iu, '');
  if (!/^v?\d+\.\d/iu.test(first) || bare(first) === bare(goLive.version))
    return await withReason(asked, 'AllowVersion');
  const said = { id: goLive.id, version: versionText(goLive.version), found: outside(first, 60) };
  return refuse(answer(door.words.door.line.notRolledBack(said)));
}

const withReason = (
  { door, deed, goLive, line }: AskedOf,
  type: 'AllowVersion' | 'Unlock' | 'LiftFreeze',
): Promise<Reply> =>
  act(door, deed, {
    goLive: goLive.id,
    do: { type, reason: [...line.rest].slice(0, longestReason).join('') },
  });

/** A form, with a button that opens it again with the same words where Slack does not open it. */
const againButton = ({ goLive, line }: AskedOf, text: string) =>
  button({
    action: 'choose_go_live',
    text,
    value: withGoLive({ ...line, rest: line.rest.slice(0, 1_900).toWellFormed() }, goLive.id),
  });

function openForm(
  asked: AskedOf,
  form: FormId & CommandWord,
  typed: RollbackLine = { reason: asked.line.rest },
): Promise<Reply> {
  const { door, deed, goLive } = asked;
  const again = againButton(asked, door.words.buttons[form]);
  return formReply(door, deed, { form, goLive, ...typed, again });
}

async function planByLine({ door, deed, line }: Asked): Promise<Reply> {
  const written = parsePlanLine(line.rest);
  if ('code' in written) return refuse(answer(lineSentence(written, door.words)));
  const wish = findPlan(door, written, await door.directory.loadDefinitions());
  if ('problem' in wish) return refuse(answer(wish.problem));
  const planned = await planGoLive(door, deed, wish);
  return 'problem' in planned ? refuse(answer(planned.problem)) : say(planned.said);
}

async function rescheduleByLine({ door, deed, goLive, line }: AskedOf): Promise<Reply> {
  const written = parseRescheduleLine(line.rest);
  if ('code' in written) return refuse(answer(lineSentence(written, door.words)));
  const instant = toInstant(written.when, goLive.timeZone);
  if ('code' in instant) return refuse(answer(timeSentence(instant, door.words)));
  const { reason } = written;
  return await act(door, deed, {
    goLive: goLive.id,
    do: {
      type: 'Reschedule',
      t0: instant.at,
      timeZone: instant.timeZone,
      ...(reason ? { reason: [...reason].slice(0, longestReason).join('') } : {}),
    },
  });
}
