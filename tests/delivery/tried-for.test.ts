import { expect, it } from 'vitest';
import { createCancelDelivery } from '../../src/delivery/cancel-run.ts';
import { createChangesDelivery } from '../../src/delivery/changes.ts';
import { createChannelTestDelivery } from '../../src/delivery/channel-test.ts';
import type { Deliver, Delivery, EffectOf } from '../../src/delivery/delivery.ts';
import { createDispatchDelivery } from '../../src/delivery/dispatch.ts';
import { createIssueDelivery } from '../../src/delivery/github-issue.ts';
import { createEscalationMailDelivery } from '../../src/delivery/mail-escalation.ts';
import { createNoGoMailDelivery } from '../../src/delivery/mail-no-go.ts';
import { createMailDelivery } from '../../src/delivery/mail-notice.ts';
import { createTestMailDelivery } from '../../src/delivery/mail-test.ts';
import {
  createAlertDelivery,
  createChangeDelivery,
  createPagerNoticeDelivery,
} from '../../src/delivery/pager.ts';
import { waitForCard } from '../../src/delivery/slack-delivery.ts';
import { createMembersDelivery } from '../../src/delivery/slack-members.ts';
import { createMessageDelivery } from '../../src/delivery/slack-message.ts';
import { createNoticeDelivery } from '../../src/delivery/slack-notice.ts';
import { createReminderDelivery } from '../../src/delivery/slack-reminder.ts';
import { createPageEntryDelivery } from '../../src/delivery/status-page.ts';
import { createPageNoticeDelivery } from '../../src/delivery/status-page-notice.ts';
import { createWebhookNoticeDelivery } from '../../src/delivery/webhook-notice.ts';
import type { Effect, EffectKind } from '../../src/domain/effect.ts';
import type { RunRequest } from '../../src/domain/event.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { HOUR, MINUTE, people } from '../fixtures/engine-world.ts';
import {
  createDownWorld,
  type DownWorld,
  deploying,
  gate,
  planned,
  RETRY_AFTER_MS,
  talking,
  testing,
  unanswered,
} from './down-world.ts';

/* Everything outside is down, and golive itself was down twice: before the first try, and after the second. */

const DOWN_MS = 30 * 24 * HOUR;

interface Trying {
  readonly effect: Effect;
  readonly attempt: (claim: ClaimedEffect) => Promise<Delivery>;
}

/** `create` makes the delivery, which is kept, as in one process. */
function trying<K extends EffectKind>(
  { needs }: DownWorld,
  effect: EffectOf<K>,
  create: (given: DownWorld['needs']) => Deliver<K>,
): Trying {
  const deliver = create(needs);
  return { effect, attempt: (claim) => deliver(effect, claim) };
}

const of = { key: 'the one', goLive: 'GL-1' };
const said = { ...of, notice: 'scheduled', round: 1, text: 'Soon.', late: false };
const compared = { number: 1, repository: 'acme/demo-shop', head: 'v1' };
const ofFile = { about: 'review', review: '2026-05-21', runbook: { title: 'Other', owner: 'Lead' } } as const;

function runOf({ runs: [run] }: GoLive): RunRequest {
  if (!run) throw new Error('Expected a run');
  return run.request;
}

interface Case {
  readonly limitMs: number;
  readonly given: (down: DownWorld) => Promise<unknown>;
  readonly how: (down: DownWorld, goLive: GoLive) => Trying;
}

/** Of each kind but a check, which is done at once whatever it sees. */
const cases: Readonly<Record<Exclude<EffectKind, 'check.run'>, Case>> = {
  'slack.message': {
    limitMs: 24 * HOUR,
    given: planned,
    how: (down) =>
      trying(down, { ...of, kind: 'slack.message', message: { card: 'control' } }, createMessageDelivery),
  },
  'slack.notice': {
    limitMs: 24 * HOUR,
    given: talking,
    how: (down) => trying(down, { ...said, kind: 'slack.notice', channel: 'C0STAKE' }, createNoticeDelivery),
  },
  'slack.reminder': {
    limitMs: 24 * HOUR,
    given: planned,
    how: (down) =>
      trying(
        down,
        { ...of, ...ofFile, kind: 'slack.reminder', person: people.planner },
        createReminderDelivery,
      ),
  },
  'slack.members': {
    limitMs: 12 * HOUR,
    given: planned,
    how: (down) => trying(down, { ...of, kind: 'slack.members' }, createMembersDelivery),
  },
  'channel.test': {
    limitMs: 15 * MINUTE,
    given: testing,
    how: (down) =>
      trying(
        down,
        { ...of, kind: 'channel.test', number: 1, target: 'status_page' },
        createChannelTestDelivery,
      ),
  },
  'mail.notice': {
    limitMs: HOUR,
    given: talking,
    how: (down) =>
      trying(down, { ...said, kind: 'mail.notice', audience: 'all_stakeholders', again: 0 }, (needs) =>
        createMailDelivery({ ...needs, ...needs.mail }),
      ),
  },
  'mail.no_go': {
    limitMs: HOUR,
    given: talking,
    how: (down) => trying(down, { ...of, kind: 'mail.no_go', gate, alert: 1 }, createNoGoMailDelivery),
  },
  'mail.escalation': {
    limitMs: HOUR,
    given: talking,
    how: (down) =>
      trying(down, { ...of, kind: 'mail.escalation', escalation: 1, rung: 1 }, createEscalationMailDelivery),
  },
  'mail.test': {
    limitMs: 15 * MINUTE,
    given: talking,
    how: (down) =>
      trying(
        down,
        { ...of, kind: 'mail.test', notice: 'scheduled', to: people.operations, number: 1 },
        createTestMailDelivery,
      ),
  },
  'github.issue': {
    limitMs: 24 * HOUR,
    given: planned,
    how: (down) => trying(down, { ...of, kind: 'github.issue' }, createIssueDelivery),
  },
  'github.compare': {
    limitMs: 10 * MINUTE,
    given: planned,
    how: (down) => trying(down, { ...of, ...compared, kind: 'github.compare' }, createChangesDelivery),
  },
  'github.cancel': {
    limitMs: 4 * MINUTE,
    given: deploying,
    how: (down, goLive) =>
      trying(
        down,
        { ...of, kind: 'github.cancel', correlationId: runOf(goLive).correlationId },
        createCancelDelivery,
      ),
  },
  // Its search: a dispatch that did not arrive ends with the grace time.
  'github.dispatch': {
    limitMs: 15 * MINUTE,
    given: unanswered,
    how: (down, goLive) =>
      trying(down, { ...of, kind: 'github.dispatch', run: runOf(goLive) }, createDispatchDelivery),
  },
  'pager.alert': {
    limitMs: 15 * MINUTE,
    given: deploying,
    how: (down) => trying(down, { ...of, kind: 'pager.alert', alert: 'incident/1' }, createAlertDelivery),
  },
  'pager.change': {
    limitMs: 24 * HOUR,
    given: planned,
    how: (down) => trying(down, { ...of, kind: 'pager.change', moment: 'started' }, createChangeDelivery),
  },
  'pager.notice': {
    limitMs: 15 * MINUTE,
    given: talking,
    how: (down) => trying(down, { ...said, kind: 'pager.notice' }, createPagerNoticeDelivery),
  },
  'webhook.notice': {
    limitMs: HOUR,
    given: talking,
    how: (down) =>
      trying(down, { ...said, kind: 'webhook.notice', webhook: 'tool' }, createWebhookNoticeDelivery),
  },
  'status_page.entry': {
    limitMs: 24 * HOUR,
    given: planned,
    how: (down) =>
      trying(down, { ...of, kind: 'status_page.entry', entry: 'maintenance' }, createPageEntryDelivery),
  },
  // It waits for its entry, which is not there.
  'status_page.notice': {
    limitMs: 30 * MINUTE,
    given: talking,
    how: (down) => trying(down, { ...said, kind: 'status_page.notice' }, createPageNoticeDelivery),
  },
};

/** The wait of two seconds for half an hour is the longest way. */
const mostTries = 1_000;

/** From its first try to its end, without the time in which golive was down. */
async function triedForMs({ store, clock }: DownWorld, { effect, attempt }: Trying): Promise<number> {
  const wantedAt = clock.real;
  await store.transaction((tx) => tx.enqueue([effect], wantedAt));
  clock.real = wantedAt + DOWN_MS;
  let countsFrom = clock.real;
  for (let tries = 1; tries < mostTries; tries += 1) {
    const asked = { kinds: [effect.kind], now: clock.real, leaseMs: MINUTE, limit: 100 };
    const claim = (await store.claimEffects(asked)).find((one) => one.effect.key === effect.key);
    if (!claim) throw new Error(`Expected ${effect.kind} to be there for another try`);
    const delivery = await attempt(claim);
    if (delivery.end !== 'later') return clock.real - countsFrom;
    const { inMs, end: _end, ...why } = delivery;
    await store.releaseEffect({ ...claim, availableAt: clock.real + inMs, ...why });
    const downMs = tries === 2 ? DOWN_MS : 0;
    clock.real += inMs + downMs;
    countsFrom += downMs;
  }
  throw new Error(`${effect.kind} is tried without an end`);
}

it.each(Object.entries(cases))(
  '%s is tried for its time, of which golive’s downtimes are no part',
  async (_, one) => {
    const down = await createDownWorld();
    await one.given(down);
    const tookMs = await triedForMs(down, one.how(down, await down.world.read()));
    expect(tookMs).toBeGreaterThan(one.limitMs);
    expect(tookMs).toBeLessThanOrEqual(one.limitMs + RETRY_AFTER_MS);
    await down.store.close();
  },
);

it('a reply waits for its thread for a day at the most, but never gives up before what comes before it', async () => {
  const { store, clock, needs } = await createDownWorld();
  const effect = { ...of, kind: 'slack.message', message: { card: 'checklist' } } as const;
  const waitedFor = (ms: number, earlier?: string) => {
    const claim = claimOf(effect, clock.real, { createdAt: 0, triedSince: clock.real - ms });
    return waitForCard(needs, { waitsFor: 'control', earlier, claim });
  };
  expect(waitedFor(23 * HOUR)).toMatchObject({ end: 'later', uncounted: true, waited: true });
  expect(waitedFor(25 * HOUR)).toMatchObject({ end: 'dead' });
  expect(waitedFor(25 * HOUR, 'control')).toMatchObject({ end: 'later' });
  await store.close();
});
