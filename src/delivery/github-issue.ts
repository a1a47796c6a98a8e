import type { GithubIssues } from '../adapters/github.ts';
import type { IssueLink } from '../adapters/github-issues.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackUser } from '../adapters/slack-people.ts';
import type { Clock } from '../clock.ts';
import { actionItemMarker, findActionItem } from '../domain/afterwards/action-item.ts';
import { postMortemMarker } from '../domain/afterwards/post-mortem.ts';
import type { IssueState } from '../domain/checklist/task-state.ts';
import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { peopleOfActionItem, renderActionItem } from '../messages/outgoing/action-item.ts';
import type { IssueText } from '../messages/outgoing/issue.ts';
import { peopleIn, renderPostMortem } from '../messages/outgoing/post-mortem.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import { backoffMs, type Deliver, type Delivery, isTriedOut } from './delivery.ts';
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

/** Opens an issue once. An attempt after one that may have arrived looks for the issue's marker first. */
export function createIssueDelivery(needs: IssueNeeds): Deliver<'github.issue'> {
  return async (effect, claim) => {
    const goLive = await needs.engine.read(effect.goLive);
    const wanted = goLive && (await wantedIssue(needs, goLive, effect.note));
    if (!goLive || !wanted) return { end: 'cancelled', reason: 'no text for it' };
    if (wanted.known?.state === 'opened') return { end: 'done' };
    try {
      const found = await find(needs, { goLive, wanted, claim });
      if (found) return found;
      await failpoint('worker.before_send');
      const { repository } = goLive.service;
      const issue = await needs.github.openIssue({ repository, ...wanted.text, labels: wanted.labels });
      await failpoint('worker.after_send');
      return { end: 'done', report: wanted.opened(issue) };
    } catch (error) {
      return afterFailure(needs, { error, wanted, claim });
    }
  };
}

/** An issue that is to be opened, and how golive hears what became of it. */
interface WantedIssue {
  readonly text: IssueText;
  readonly labels: readonly string[];
  readonly marker: string;
  readonly known: IssueState | undefined;
  readonly opened: (issue: IssueLink) => Action;
  readonly notOpened: (reason: string) => Action;
}

interface Trying {
  readonly wanted: WantedIssue;
  readonly claim: ClaimedEffect;
}

const wantedIssue = (
  needs: IssueNeeds,
  goLive: GoLive,
  note: string | undefined,
): Promise<WantedIssue | undefined> =>
  note === undefined ? postMortemIssue(needs, goLive) : actionItemIssue(needs, goLive, note);

async function postMortemIssue(needs: IssueNeeds, goLive: GoLive): Promise<WantedIssue | undefined> {
  const { store, words } = needs;
  const trail = await store.readStream(goLive.id);
  const nameOf = await namesOf(needs, peopleIn(goLive, trail, words));
  const text = renderPostMortem(goLive, trail, { words, nameOf });
  return (
    text && {
      text,
      labels: goLive.runbook.rollback.postMortem?.labels ?? [],
      marker: postMortemMarker(goLive),
      known: goLive.postMortem,
      opened: (issue) => ({ type: 'ReportPostMortemOpened', ...issue }),
      notOpened: (reason) => ({ type: 'ReportPostMortemNotOpened', reason }),
    }
  );
}

async function actionItemIssue(
  needs: IssueNeeds,
  goLive: GoLive,
  note: string,
): Promise<WantedIssue | undefined> {
  const { words } = needs;
  const item = findActionItem(goLive, note);
  if (!item) return undefined;
  const nameOf = await namesOf(needs, peopleOfActionItem(item));
  return {
    text: renderActionItem(goLive, item, { words, nameOf }),
    labels: [],
    marker: actionItemMarker(goLive, note),
    known: goLive.retrospective.issues[note],
    opened: (issue) => ({ type: 'ReportActionItemOpened', note, ...issue }),
    notOpened: (reason) => ({ type: 'ReportActionItemNotOpened', note, reason }),
  };
}

/** Undefined where nothing was sent yet, or where it is proven that nothing arrived. */
async function find(
  { github, clock, realNow, listedWithinMs }: IssueNeeds,
  { goLive, wanted, claim }: Trying & { readonly goLive: GoLive },
): Promise<Delivery | undefined> {
  if (claim.lastAttemptAt === undefined) return undefined;
  const { repository } = goLive.service;
  const { marker } = wanted;
  const looked = await github.findIssue({ repository, marker, since: searchFrom(claim, clock) });
  if ('found' in looked) return { end: 'done', report: wanted.opened(looked.found) };
  if ('unprovable' in looked) return notOpened(wanted, looked.because);
  const waitMs = claim.lastAttemptAt + listedWithinMs - realNow();
  return waitMs > 0
    ? { end: 'later', inMs: Math.min(waitMs, 10_000), reason: 'not listed yet', uncounted: true }
    : undefined;
}

const notOpened = (wanted: WantedIssue, reason: string): Delivery => ({
  end: 'dead',
  reason,
  report: wanted.notOpened(reason),
});

function afterFailure(
  { realNow }: IssueNeeds,
  { error, wanted, claim }: Trying & { readonly error: unknown },
): Delivery {
  if (!(error instanceof OutsideError)) throw error;
  const isHopeless = error.happened === 'no' && !error.retryable;
  if (isHopeless || isTriedOut(claim, realNow(), tryForMs)) return notOpened(wanted, error.message);
  const unsent = error.happened === 'no';
  return {
    end: 'later',
    inMs: backoffMs(claim.attempt, error.retryAfterMs),
    reason: error.message,
    unsent,
  };
}

/** Where Slack does not tell a name, the id stands there: the story is worth more than a name. */
async function namesOf({ userInfo }: IssueNeeds, people: readonly string[]): Promise<(id: string) => string> {
  const names = new Map<string, string>();
  for (const id of people) {
    const user = await userInfo(id).catch(() => undefined);
    if (user) names.set(id, user.name);
  }
  return (id) => names.get(id) ?? id;
}
