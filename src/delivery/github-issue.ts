import type { GithubIssues } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackUser } from '../adapters/slack-people.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { postMortemMarker } from '../domain/post-mortem.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { type PostMortem, peopleIn, renderPostMortem } from '../messages/post-mortem.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import { backoffMs, type Deliver, type Delivery } from './delivery.ts';
import { searchFrom } from './slack-delivery.ts';

interface IssueNeeds {
  readonly github: GithubIssues;
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
  /** GitHub may list an issue this much later than it took it. */
  readonly listedWithinMs: number;
  readonly userInfo: (id: string) => Promise<SlackUser | undefined>;
}

/** How long it is tried before people are asked to open it themselves. */
const tryForMs = 24 * 3_600_000;

/** Opens the post-mortem's issue once. An attempt after one that may have arrived looks for the issue's marker first. */
export function createIssueDelivery(needs: IssueNeeds): Deliver<'github.issue'> {
  return async (effect, claim) => {
    const goLive = await needs.engine.read(effect.goLive);
    const postMortem = goLive && (await written(needs, goLive));
    if (!goLive || !postMortem) return { end: 'cancelled', reason: 'no text for it' };
    if (goLive.postMortem?.state === 'opened') return { end: 'done' };
    try {
      const found = await find(needs, goLive, claim);
      if (found) return found;
      await failpoint('worker.before_send');
      const { repository } = goLive.service;
      const { labels = [] } = goLive.runbook.rollback.postMortem ?? {};
      const issue = await needs.github.openIssue({ repository, ...postMortem, labels });
      await failpoint('worker.after_send');
      return { end: 'done', report: { type: 'ReportPostMortemOpened', ...issue } };
    } catch (error) {
      return afterFailure(needs, error, claim);
    }
  };
}

/** Undefined where nothing was sent yet, or where it is proven that nothing arrived. */
async function find(
  { github, clock, realNow, listedWithinMs }: IssueNeeds,
  goLive: GoLive,
  claim: ClaimedEffect,
): Promise<Delivery | undefined> {
  if (claim.lastAttemptAt === undefined) return undefined;
  const { repository } = goLive.service;
  const looked = await github.findIssue({
    repository,
    marker: postMortemMarker(goLive),
    since: searchFrom(claim, clock),
  });
  if ('found' in looked) return { end: 'done', report: { type: 'ReportPostMortemOpened', ...looked.found } };
  if ('unprovable' in looked) return notOpened(looked.because);
  const waitMs = claim.lastAttemptAt + listedWithinMs - realNow();
  return waitMs > 0
    ? { end: 'later', inMs: Math.min(waitMs, 10_000), reason: 'not listed yet', uncounted: true }
    : undefined;
}

const notOpened = (reason: string): Delivery => ({
  end: 'dead',
  reason,
  report: { type: 'ReportPostMortemNotOpened', reason },
});

function afterFailure({ realNow }: IssueNeeds, error: unknown, claim: ClaimedEffect): Delivery {
  if (!(error instanceof OutsideError)) throw error;
  const isHopeless = error.happened === 'no' && !error.retryable;
  if (isHopeless || realNow() - claim.createdAt > tryForMs) return notOpened(error.message);
  const unsent = error.happened === 'no';
  return {
    end: 'later',
    inMs: backoffMs(claim.attempt, error.retryAfterMs),
    reason: error.message,
    unsent,
  };
}

async function written(
  { store, words, userInfo }: IssueNeeds,
  goLive: GoLive,
): Promise<PostMortem | undefined> {
  const trail = await store.readStream(goLive.id);
  const names = new Map<string, string>();
  for (const id of peopleIn(goLive, trail, words)) {
    // Where Slack does not tell a name, the id stands there: the story is worth more than a name.
    const user = await userInfo(id).catch(() => undefined);
    if (user) names.set(id, user.name);
  }
  return renderPostMortem(goLive, trail, { words, nameOf: (id) => names.get(id) ?? id });
}
