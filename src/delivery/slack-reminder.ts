import { OutsideError } from '../adapters/outside-error.ts';
import { pressingTasks } from '../domain/checklist/task-reminder.ts';
import { messageKey } from '../domain/effect.ts';
import { pressingVotes, voteDueAt } from '../domain/gates/vote-reminder.ts';
import { isOfNoGoLive } from '../domain/guards/targets-told.ts';
import { isMuted } from '../domain/notices/mute.ts';
import { renderLockNews } from '../messages/outgoing/lock-news.ts';
import { renderReviewOfFile, renderReviewReminder } from '../messages/outgoing/review-reminder.ts';
import { type Owed, renderTaskReminder } from '../messages/outgoing/task-reminder.ts';
import type { Store } from '../store/store.ts';
import type { Deliver, EffectOf } from './delivery.ts';
import { afterSlackFailure, postOnce, type SlackDeliveryNeeds, searchFrom } from './slack-delivery.ts';

interface ReminderNeeds extends SlackDeliveryNeeds {
  readonly store: Store;
  /** Whether somebody is a full member of the workspace; fails where Slack does not tell. */
  readonly isMember: (person: string) => Promise<boolean>;
}

/** More go-lives than this do not wait for anything at once. */
const mostGoLives = 500;

/**
 * Tells one person directly what they owe in all go-lives, as things stand now: nothing where nothing is owed any more.
 * Where it is not known whether it arrived it is not sent again, for the next one says the same; where a vote waits, it
 * counts as not delivered.
 */
export function createReminderDelivery(needs: ReminderNeeds): Deliver<'slack.reminder'> {
  const { slack, clock, words, realNow } = needs;
  return async (effect, claim) => {
    const { key, person, about } = effect;
    const owed = about === undefined ? await owedBy(needs, person) : [];
    const content = about === undefined ? owedContent(needs, owed) : await newsOf(needs, effect);
    if (!content) return { end: 'cancelled', reason: 'nothing is owed any more' };
    if ((await needs.isMember(person).catch(() => true)) === false)
      return isOfNoGoLive(effect)
        ? { end: 'dead', reason: words.deliveries.slack.left(person) }
        : { end: 'done', report: { type: 'ReportMembership', person, isMember: false } };
    try {
      await postOnce(slack, {
        words,
        place: { channel: person },
        content,
        effectKey: key,
        claim,
        withPermalink: false,
        since: searchFrom(claim, clock),
        realNow,
      });
      return { end: 'done' };
    } catch (error) {
      if (error instanceof OutsideError && error.code === 'unprovable')
        return {
          end: owed.some(({ votes }) => votes.length > 0) ? 'dead' : 'cancelled',
          reason: error.message,
        };
      return afterSlackFailure(error, claim, realNow());
    }
  };
}

const owedContent = ({ clock, words }: ReminderNeeds, owed: readonly Owed[]) =>
  owed.length === 0 ? undefined : renderTaskReminder(owed, clock.now(), words);

async function newsOf(
  { engine, words }: ReminderNeeds,
  { goLive: id, review = '', runbook, lock }: EffectOf<'slack.reminder'>,
) {
  if (lock) return renderLockNews(lock, words);
  if (runbook) return renderReviewOfFile(runbook, review, words);
  const goLive = await engine.read(id);
  return goLive && renderReviewReminder(goLive, review || undefined, words);
}

/** Whatever somebody is reminded of waits for time, so it is found where the scheduler looks. */
async function owedBy({ store, engine, clock }: ReminderNeeds, person: string): Promise<readonly Owed[]> {
  const found: Owed[] = [];
  for (const { id } of await store.dueGoLives(Number.MAX_SAFE_INTEGER, mostGoLives)) {
    const goLive = await engine.read(id);
    const tasks = goLive && !isMuted(goLive, person) ? pressingTasks(goLive, person, clock.now()) : [];
    const votes = goLive ? pressingVotes(goLive, person, clock.now()) : [];
    if (!goLive || tasks.length + votes.length === 0) continue;
    const card = await store.findSlackMessage(id, messageKey({ card: 'control' }));
    found.push({ goLive, tasks, votes, permalink: card?.permalink });
  }
  return found.toSorted((a, b) => firstDue(a) - firstDue(b));
}

const firstDue = ({ goLive, tasks, votes }: Owed): number =>
  Math.min(...tasks.map(({ dueAt }) => dueAt), ...votes.map((gate) => voteDueAt(goLive, gate)));
