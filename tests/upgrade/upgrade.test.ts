import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Effect, type MessageRef, messageKey } from '../../src/domain/effect.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { evolve, fold } from '../../src/domain/evolve.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { blockers } from '../../src/domain/guards/blockers.ts';
import { foldTargets, locksAt, targetsStream } from '../../src/domain/guards/targets.ts';
import { foldRehearsals, isThrough, rehearsalsStream } from '../../src/domain/rehearsals/rehearsals.ts';
import { foldReviews, reviewsStream } from '../../src/domain/reviews/reviews.ts';
import { auditAnswer } from '../../src/messages/answers/audit-answer.ts';
import { en } from '../../src/messages/en.ts';
import { eventSentence } from '../../src/messages/events/event-sentence.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { verifyAudit } from '../../src/store/audit.ts';
import { KNOWN_EVENTS } from '../../src/store/event-row.ts';
import { openSqliteForReading, openSqliteStore } from '../../src/store/sqlite.ts';
import { HOUR, MINUTE, people } from '../fixtures/engine-world.ts';
import { expectSlackTakesMessage } from '../messages/slack-limits.ts';
import { givenFolder } from '../store/given-folder.ts';
import { recordedEventTypes, recordedNames, stateOf, writeRecorded } from './recorded.ts';
import { createRecording, type Recording } from './recording.ts';

async function streamOf(file: string, stream = 'GL-1'): Promise<readonly RecordedEvent[]> {
  const store = await openSqliteStore({ file });
  onTestFinished(() => store.close());
  return store.readStream(stream);
}

async function audit(file: string) {
  const db = openSqliteForReading(file);
  onTestFinished(() => db.destroy());
  return verifyAudit(db);
}

/** Every message that was ever wanted of it. */
function messagesIn(file: string): readonly MessageRef[] {
  const database = new SqliteDatabase(file, { readonly: true });
  onTestFinished(() => void database.close());
  const payloads = database.prepare("SELECT payload FROM effects WHERE kind = 'slack.message'").pluck().all();
  return payloads.flatMap((payload) => {
    const effect: Effect = JSON.parse(String(payload));
    return effect.kind === 'slack.message' ? [effect.message] : [];
  });
}

// Whoever adds one records it, as CONTRIBUTING.md says: from then on every later golive reads it.
it('every type of event stands in a recorded go-live', () => {
  const recorded = recordedEventTypes();
  expect(Object.keys(KNOWN_EVENTS).filter((type) => !recorded.has(type))).toEqual([]);
});

describe.each(recordedNames)('the go-live %s of an older golive', (name) => {
  it('has a whole trail, which folds to the same state as then', async () => {
    const file = writeRecorded(name, givenFolder());
    const events = await streamOf(file);
    const locks = await streamOf(file, targetsStream);
    const rehearsals = await streamOf(file, rehearsalsStream);
    const reviews = await streamOf(file, reviewsStream);
    const length = events.length + locks.length + rehearsals.length + reviews.length;
    expect(await audit(file)).toMatchObject({ ok: true, events: length });
    expect(foldTargets(locks).streamVersion).toBe(locks.length);
    expect(foldRehearsals(rehearsals).streamVersion).toBe(rehearsals.length);
    expect(foldReviews(reviews)).toHaveLength(reviews.length);
    const state = fold(events);
    expect(state).toMatchObject(stateOf(name));
    expect(events[0]?.event).toMatchObject({ runbook: state?.runbook });
  });

  it('reads as it did: each message in its day and all of them now, and each line of the trail', async () => {
    const file = writeRecorded(name, givenFolder());
    const messages = messagesIn(file);
    const events = await streamOf(file);
    let state: GoLive | undefined;
    for (const event of events) {
      state = evolve(state, event);
      expect(eventSentence(event, state, en)).not.toMatch(/undefined|NaN|\[object/);
      for (const ref of messages.filter((one) => one.card === 'event' && one.version === event.version))
        expectSlackTakesMessage(renderMessage(ref, state, { now: event.at, words: en, event, events }));
    }
    if (!state) throw new Error('no events');
    const now = events.at(-1)?.at ?? 0;
    const cards = messages.filter(({ card }) => card !== 'event');
    expect(new Set(cards.map(messageKey)).size).toBeGreaterThan(6);
    for (const ref of cards) {
      const message = renderMessage(ref, state, { now, words: en });
      expectSlackTakesMessage(message);
      expect(JSON.stringify(message)).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(auditAnswer(state, { events }, en).blocks.length).toBeGreaterThan(5);
  });

  it('is gone on with by the present golive for forty days: what falls due is done, and the trail stays whole', async () => {
    const { world, file } = await givenUpgraded(name);
    await world.runTo(world.now + 40 * 24 * HOUR);
    expect(await world.as(people.outsider, { type: 'Abort', reason: 'not mine' })).toMatchObject({
      ok: false,
    });
    await world.deliver();
    expect((await world.store.countEffects()).claimed).toBe(0);
    expect(await audit(file)).toMatchObject({ ok: true });
  });
});

/** The recorded database, opened by the present golive at the instant of its last event. */
async function givenUpgraded(
  name: string,
  migrations?: number,
): Promise<{ readonly world: Recording; readonly file: string }> {
  const file = writeRecorded(name, givenFolder(), migrations);
  const world = await createRecording(file);
  onTestFinished(() => world.store.close());
  const events = await world.store.readStream('GL-1');
  world.now = events.at(-1)?.at ?? 0;
  return { world, file };
}

const applied = (file: string): readonly unknown[] =>
  new SqliteDatabase(file, { readonly: true }).prepare('SELECT number FROM migrations').pluck().all();

/** As the first golive made them, before every later migration. */
describe('a database of the first migration with a go-live in flight', () => {
  it('is upgraded with its rows, once', async () => {
    const name = '0.1.0/deploying';
    const file = writeRecorded(name, givenFolder(), 1);
    expect(applied(file)).toEqual([1]);
    for (let start = 1; start <= 2; start += 1) {
      expect(fold(await streamOf(file))).toMatchObject(stateOf(name));
      expect(applied(file).length).toBeGreaterThan(1);
    }
  });

  it('answers what Slack delivers again as it did before, and does nothing', async () => {
    const { world, file } = await givenUpgraded('0.1.0/planned', 1);
    const before = await world.read();
    const database = new SqliteDatabase(file, { readonly: true });
    onTestFinished(() => void database.close());
    const ids = database.prepare('SELECT command_id FROM inbox ORDER BY command_id').pluck().all();
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      const answer = await world.as(people.planner, { type: 'Abort', reason: 'delivered again' }, String(id));
      const kept = database.prepare('SELECT answer FROM inbox WHERE command_id = ?').pluck().get(id);
      expect(answer).toEqual(JSON.parse(String(kept)));
    }
    expect(await world.read()).toEqual(before);
  });

  it('keeps a planned one: resumed, moved, announced anew and called off', async () => {
    const { world } = await givenUpgraded('0.1.0/planned', 1);
    expect(await world.as(people.operations, { type: 'Resume' })).toMatchObject({ ok: true });
    const t0 = world.now + 48 * HOUR;
    const timeZone = 'Europe/Berlin';
    expect(await world.as(people.planner, { type: 'Reschedule', t0, timeZone })).toMatchObject({ ok: true });
    const { round } = await world.read();
    await world.runTo(t0 - 24 * HOUR);
    expect((await world.read()).notices).toContainEqual(
      expect.objectContaining({ notice: 'scheduled', round, state: 'queued', late: false }),
    );
    expect(await world.as(people.planner, { type: 'Abort', reason: 'enough' })).toMatchObject({ ok: true });
    expect((await world.read()).status).toBe('aborted');
  });

  it('keeps one that is being deployed: it succeeds, and its success is told once', async () => {
    const { world } = await givenUpgraded('0.1.0/deploying', 1);
    await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
    await world.see('up');
    expect(await world.as(people.operations, { type: 'DeclareSuccess' })).toMatchObject({ ok: true });
    await world.runTo(world.now + 3 * HOUR);
    expect((await world.read()).status).toBe('succeeded');
    const told = (await world.store.readStream('GL-1')).filter(
      ({ event }) => event.type === 'NoticeDelivered' && event.notice === 'success',
    );
    expect(told).toHaveLength(1);
  });

  it('keeps one whose dispatch was not known: it is found, and rolled back once', async () => {
    const { world } = await givenUpgraded('0.1.0/dispatch-unknown', 1);
    const url = 'https://github.example/runs/1';
    await world.run({ type: 'ReportDispatchAccepted', run: { runId: 1, url } });
    await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'failure' });
    const rollback = { type: 'RequestRollback', reason: 'it failed', version: 'v1.4.1' } as const;
    expect(await world.as(people.onCall, rollback)).toMatchObject({ ok: true });
    expect(await world.as(people.technicalLead, rollback)).toMatchObject({ ok: false });
    await world.run({ type: 'BeginDispatch', attempt: 1 });
    await world.run({ type: 'ReportDispatchAccepted', run: { runId: 2, url } });
    world.now += MINUTE;
    await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
    await world.see('up');
    expect((await world.read()).status).toBe('rolled_back');
  });
});

describe('what the guard rails kept of a go-live', () => {
  it('holds: the locks and freezes, what a break-glass skipped, and that the version was moved', async () => {
    const { world, file } = await givenUpgraded('0.2.0-alpha.1/guarded');
    const targets = foldTargets(await streamOf(file, targetsStream));
    expect(locksAt(targets, world.now)).toMatchObject([{ service: 'demo-shop', reason: 'a migration' }]);
    expect(targets.stop).toMatchObject({ reason: 'an incident elsewhere' });
    const goLive = await world.read();
    const gates = ['gate/business_approval', 'gate/operations_readiness', 'gate/technical_readiness'];
    const left = blockers(goLive, world.now).map((one) => ('id' in one ? `${one.kind}/${one.id}` : one.kind));
    expect(left.toSorted()).toEqual(['final_go', ...gates]);
    expect(await world.as(people.technicalLead, { type: 'GiveFinalGo' })).toMatchObject({ ok: false });
    const noGo = { type: 'CastVote', gate: 'security_approval', vote: 'NO-GO', reason: 'a finding' } as const;
    expect(await world.as(people.security, noGo)).toMatchObject({ ok: true });
    expect(blockers(await world.read(), world.now)).toContainEqual(
      expect.objectContaining({ kind: 'gate', id: 'security_approval' }),
    );
  });

  it('goes on: a rollback in an emergency is verified once, and its rehearsals are told apart', async () => {
    const { world, file } = await givenUpgraded('0.2.0-alpha.1/cancelled');
    const { held } = foldRehearsals(await streamOf(file, rehearsalsStream));
    expect(held.map((one) => [one.id, one.ended?.result, isThrough(one)])).toEqual([
      ['RH-1', 'rolled_back', true],
      ['RH-2', 'succeeded', true],
    ]);
    const again = { type: 'RequestRollback', reason: 'once more', version: 'v1.4.1' } as const;
    expect(await world.as(people.onCall, again)).toMatchObject({ refusal: { code: 'rollback_running' } });
    await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
    await world.see('up');
    expect((await world.read()).status).toBe('rolled_back');
    expect(await world.as(people.onCall, again)).toMatchObject({ refusal: { code: 'already_rolled_back' } });
  });
});
