import type { GoLive } from '../domain/go-live.ts';
import { refuse as refusal } from '../domain/refusal.ts';
import { manualTriggers } from '../domain/rollback/manual-trigger.ts';
import { whyNotNow } from '../domain/rollback/rollback.ts';
import { answer } from '../messages/answers/answer.ts';
import { refusalText } from '../messages/answers/refusal-text.ts';
import { triggersAnswer } from '../messages/answers/triggers-answer.ts';
import { versionText } from '../messages/names/naming.ts';
import { longestReason } from '../messages/views/modal.ts';
import { afterReport } from '../messages/views/trigger-view.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { chosenIn, textIn } from './form-values.ts';
import { formReply } from './forms.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply, refuse, say } from './reply.ts';
import { isAboutReturn, mayLeaveOutVersion, returnIn } from './rollback-version.ts';
import { asPlain } from './sentences.ts';
import { lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

/** `vulnerability SQL injection in the login` opens its form with these words; anything else shows all triggers. */
export async function openTrigger(
  door: Door,
  deed: Deed,
  { goLive, typed }: { readonly goLive: GoLive; readonly typed: string },
): Promise<Reply> {
  const [name = '', ...words] = typed.split(' ');
  const named = manualTriggers(goLive).find(({ id }) => id === name.toLowerCase());
  if (named)
    return await formReply(door, deed, {
      form: 'trigger_report',
      goLive,
      subject: named.id,
      reason: words.join(' '),
    });
  const code = whyNotNow(goLive, door.clock.now());
  if (code) return refuse(answer(refusalText(refusal(code), goLive, door.words)), code);
  if (manualTriggers(goLive).length === 0) return refuse(answer(door.words.cards.triggers.none(goLive.id)));
  return say(triggersAnswer(goLive, door.words));
}

interface Sent {
  readonly goLive: GoLive;
  readonly trigger: string;
  readonly view: SlackView;
}

/** Hands in what somebody saw. A version is asked for only where it is rolled back at once. */
export async function submitTrigger(door: Door, deed: Deed, { goLive, trigger, view }: Sent): Promise<Reply> {
  const { words } = door;
  const { seen: seenPlace, next } = viewInputs.trigger_report;
  const seen = textIn(view, seenPlace);
  if (lengthOf(seen) > longestReason) return errorAt(seenPlace.block, words.door.tooLong(longestReason));
  const rollsBack = chosenIn(view, next) === afterReport.rollBack;
  const { place, version } = returnIn(view);
  if (rollsBack && version === '' && !(await mayLeaveOutVersion(door, goLive)))
    return errorAt(place.block, words.views.rollback.versionMissing);
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: {
      type: 'DeclareTriggerMet',
      trigger,
      seen,
      ...(rollsBack ? { rollBack: version ? { version } : {} } : {}),
    },
  });
  if (reply.type === 'done')
    return say(
      answer(
        rollsBack
          ? words.door.rollbackRequested(goLive.id, version && versionText(version))
          : words.door.triggerReported(goLive.id),
      ),
    );
  if (reply.type !== 'refuse') return reply;
  const text = asPlain(reply.said.text);
  if (reply.code === 'reason_required') return errorAt(seenPlace.block, text);
  return isAboutReturn(reply.code) ? errorAt(place.block, text) : reply;
}
