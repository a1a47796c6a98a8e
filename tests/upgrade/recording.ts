import { randomUUID } from 'node:crypto';
import type { Action } from '../../src/domain/command.ts';
import { type Effect, type EffectKind, messageKey } from '../../src/domain/effect.ts';
import type { FreezeWindow } from '../../src/domain/guards/freeze.ts';
import type { LastLook } from '../../src/domain/guards/last-look.ts';
import { due, nextDueAt } from '../../src/domain/schedule.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { createEngineWorld, type EngineWorld } from '../fixtures/engine-world.ts';

/** One go-live played through the real engine into a database file, with made-up answers of the outside. */
export interface Recording extends EngineWorld {
  /** What checks see from now on. */
  checksSee: 'passed' | 'failed';
  /** What `freezes.yaml` says from now on. */
  freezes: readonly FreezeWindow[];
  /** Does what falls due until then, each at its time, and delivers what comes of it. */
  runTo(at: number): Promise<void>;
  /** Delivers all effects but those of GitHub's workflows and issues, which a story tells itself. */
  deliver(): Promise<void>;
  /** What became of the newest run. */
  run(report: RunReport): Promise<void>;
  /** All endpoints change to one verdict now. */
  see(verdict: 'up' | 'down' | 'unknown'): Promise<void>;
}

type RunReport =
  | { readonly type: 'BeginDispatch'; readonly attempt: number; readonly look?: LastLook }
  | { readonly type: 'ReportDispatchNotSent'; readonly attempt: number; readonly reason: string }
  | { readonly type: 'ReportDispatchUnknown' | 'ReportDispatchRejected'; readonly reason: string }
  | {
      readonly type: 'ReportDispatchAccepted';
      readonly run?: { readonly runId: number; readonly url: string };
    }
  | { readonly type: 'ReportRunFound'; readonly run: { readonly runId: number; readonly url: string } }
  | {
      readonly type: 'ReportRunStatus';
      readonly attempt: number;
      readonly status: 'queued' | 'in_progress' | 'waiting';
    }
  | { readonly type: 'ReportRunCompleted'; readonly attempt: number; readonly conclusion: string };

const delivered = [
  'slack.message',
  'slack.notice',
  'slack.members',
  'slack.reminder',
  'check.run',
  'github.compare',
] as const satisfies readonly EffectKind[];

const permalink = 'https://slack.example/archives/p1';

export async function createRecording(file: string): Promise<Recording> {
  const world = await createEngineWorld({
    file,
    reachable: ['email'],
    readCalendar: async () => ({ isReadable: true, windows: recording.freezes }),
  });
  let posted = 0;

  async function end(claim: ClaimedEffect): Promise<void> {
    const { effect } = claim;
    if (effect.kind === 'slack.message') {
      posted += 1;
      const row = { goLive: effect.goLive, messageKey: messageKey(effect.message), channel: 'C0RELEASE' };
      const ts = `${Math.floor(world.now / 1000)}.${String(posted).padStart(6, '0')}`;
      await world.store.saveSlackMessage({ ...row, ts }, claim);
    }
    const report = reportOf(effect, recording.checksSee);
    const finish = {
      id: claim.id,
      leaseToken: claim.leaseToken,
      state: 'done',
      now: world.now,
    } as const;
    if (!report) return void (await world.engine.finishEffect(finish));
    await world.engine.handleOutcome(
      {
        id: `o${claim.id}-${claim.attempt}`,
        goLive: effect.goLive,
        at: world.now,
        actor: { kind: 'system', id: 'worker' },
        origin: { via: 'outcome' },
        do: report,
      },
      finish,
    );
  }

  const recording: Recording = {
    ...world,
    checksSee: 'passed',
    freezes: [],
    // Unlike any id that stands in a recorded database.
    as: (user, action, id = randomUUID()) => world.as(user, action, id),
    // The clock is the world's own, not a copy of it.
    get now() {
      return world.now;
    },
    set now(at) {
      world.now = at;
    },
    async deliver() {
      for (;;) {
        const claim = { kinds: delivered, now: world.now, leaseMs: 60_000, limit: 50 };
        const claims = await world.store.claimEffects(claim);
        if (claims.length === 0) return;
        for (const one of claims) await end(one);
      }
    },
    async runTo(at) {
      await recording.deliver();
      for (;;) {
        const goLive = await world.read();
        const next = nextDueAt(goLive, world.now);
        if (next === undefined || next > at) break;
        // Without anything due it is a change of the countdown.
        world.now = Math.max(world.now + 1, next);
        for (const { action } of due(await world.read(), world.now)) await world.tell(action);
        await recording.deliver();
      }
      world.now = Math.max(at, world.now);
    },
    async run(report) {
      const correlationId = (await world.read()).runs.at(-1)?.request.correlationId ?? '';
      await world.tell({ ...report, correlationId });
      await recording.deliver();
    },
    async see(verdict) {
      const { now } = world;
      for (const { id } of world.service.health) {
        const outcome = verdict === 'unknown' ? 'inconclusive' : verdict;
        const sample = { goLive: 'GL-1', endpoint: id, at: now, latencyMs: 41.5, detail: '200' };
        await world.store.addSamples([{ ...sample, outcome }]);
        const report = { type: 'ReportHealth', endpoint: id, verdict, since: now } as const;
        await world.tell({ ...report, evidence: `${id} is ${verdict}` });
      }
      await recording.deliver();
    },
  };
  return recording;
}

/** The answer of the outside, as the worker tells it. */
function reportOf(effect: Effect, verdict: 'passed' | 'failed'): Action | undefined {
  if (effect.kind === 'check.run') {
    const { check, asking } = effect;
    return {
      type: 'ReportCheckResult',
      check,
      asking,
      outcome: { verdict, evidence: `${check} ${verdict}` },
    };
  }
  if (effect.kind === 'slack.notice') {
    const { notice, round } = effect;
    const target = `slack:${effect.channel}`;
    const failed = { type: 'ReportNoticeFailed', notice, round, target, reason: 'not_in_channel' } as const;
    if (effect.channel === 'C0USERS') return failed;
    if (effect.channel === 'C0SUPPORT') return { ...failed, text: effect.text };
    if (effect.channel === 'U0DEAD')
      return { type: 'ReportNoticeLeftOut', notice, round, target, because: 'deactivated' };
    if (effect.channel === 'S0ONCALL') {
      const { text, late } = effect;
      const members = ['U0ONA', 'U0TOM'];
      return { type: 'ReportNoticeGroup', notice, round, target, members, text, late };
    }
    return { type: 'ReportNoticeDelivered', notice, round, target, permalink };
  }
  if (effect.kind !== 'github.compare') return undefined;
  const { number, base, head } = effect;
  if (number === 1) return { type: 'ReportChangesUnreadable', number, reason: 'GitHub does not answer' };
  const pull = { number: 12, title: 'Pay by invoice', author: 'tess', url: 'https://github.example/pull/12' };
  const changes = {
    ...(base === undefined ? {} : { base }),
    head,
    headSha: 'a'.repeat(40),
    url: 'https://github.example/compare',
    status: 'ahead',
    commits: 3,
    lacks: 0,
    pulls: [pull],
    lookedAt: 3,
    authors: ['tess', 'tom'],
  } as const;
  return { type: 'ReportChanges', number, changes };
}
