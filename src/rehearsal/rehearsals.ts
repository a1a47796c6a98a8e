import { join } from 'node:path';
import type { Command } from '../domain/command.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { foldRehearsals, rehearsalsStream, runningOf } from '../domain/rehearsals/rehearsals.ts';
import type { Store } from '../store/store.ts';
import { endOnRecord, type RecordNeeds, recordEnd } from './keep-record.ts';
import { pruneDatabases } from './prune-databases.ts';
import { type Rehearsal, RehearsalRefused, type RehearsalWish, startRehearsal } from './rehearsal.ts';
import type { RehearsalNeeds } from './rehearsal-parts.ts';

interface RehearsalsNeeds extends RecordNeeds, RehearsalNeeds {
  readonly store: Store;
  /** Where their databases are kept; undefined for in memory. */
  readonly folder: string | undefined;
}

/** What somebody asks to be rehearsed, as a command of theirs. */
export interface RehearsalAsk extends Omit<RehearsalWish, 'number' | 'file' | 'rollbackTo' | 'by'> {
  readonly command: Pick<Command, 'id' | 'actor' | 'origin'>;
  /** Whoever holds a role of the service. */
  readonly allowed: readonly string[];
}

export type RehearsalAnswer =
  | { readonly ok: true; readonly id: string; readonly anchor: string }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Rehearsals {
  begin(ask: RehearsalAsk): Promise<RehearsalAnswer>;
  /** One that runs, or the last of its service. */
  find(id: string): Rehearsal | undefined;
  all(): readonly Rehearsal[];
  /** Ends those that were running when golive was stopped, and says so. */
  start(): Promise<void>;
  /** Removes the databases of those that ended long ago. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

/** The version before, where golive knows of none: a rehearsal needs a name for it. */
const unknownVersion = 'version-before';

/** Every rehearsal of this process, each a small golive of its own; what is kept of them is that they were held. */
export function createRehearsals(needs: RehearsalsNeeds): Rehearsals {
  const { engine, store, clock, log, folder, newId, realNow } = needs;
  /** By service: the one that runs, or ran last. */
  const known = new Map<string, Rehearsal>();
  const closing = new AbortController();
  const endings = new Set<Promise<void>>();

  function keep(ending: Promise<void>): void {
    const kept = ending
      .catch((error: unknown) => log.error({ err: error }, 'the end of a rehearsal was not recorded'))
      .then(() => void endings.delete(kept));
    endings.add(kept);
  }

  /** What was running when golive stopped is ended, with words, when golive is there again. */
  async function conclude({ id, ended, wish: { channel } }: Rehearsal): Promise<void> {
    const end = await ended.catch(() => undefined);
    if (!closing.signal.aborted) await recordEnd(needs, { id, channel, end }, closing.signal);
  }

  async function wishOf(id: string, { command, allowed: _allowed, ...ask }: RehearsalAsk) {
    const { service, version } = ask;
    const [last] = await store.listGood({ service: service.id, environment: service.environment }, 1);
    const { actor } = command;
    return {
      ...ask,
      number: Number(id.slice('RH-'.length)),
      rollbackTo: last && last.version !== version ? last.version : unknownVersion,
      by: { user: actor.id, team: 'team' in actor ? actor.team : '' },
      file: folder === undefined ? ':memory:' : join(folder, `${id}-${newId().slice(0, 8)}.db`),
    };
  }

  return {
    async begin(ask) {
      const service = ask.service.id;
      const answer = await engine.handle({ ...ask.command, at: clock.now(), do: beginning(ask) });
      if (!answer.ok) return answer;
      const held = foldRehearsals(await store.readStream(rehearsalsStream));
      const id = runningOf(held, service)?.id;
      // The same command again, after what it began has ended.
      if (id === undefined) return { ok: false, refusal: refuse('rehearsal_over', { subject: service }) };
      const before = known.get(service);
      if (before?.id === id) return { ok: true, id, anchor: answer.anchor };
      // Nobody is to read it any more, also where the next one cannot be planned.
      known.delete(service);
      try {
        await before?.close();
        const rehearsal = await startRehearsal(needs, await wishOf(id, ask));
        known.set(service, rehearsal);
        keep(conclude(rehearsal));
        return { ok: true, id, anchor: answer.anchor };
      } catch (error) {
        const nothing = { unanswered: [], failedChecks: [] };
        await endOnRecord(needs, { rehearsal: id, result: 'not_completed', ...nothing });
        if (error instanceof RehearsalRefused) return { ok: false, refusal: error.refusal };
        throw error;
      }
    },
    find: (id) => [...known.values()].find((one) => one.id === id),
    all: () => [...known.values()],
    async start() {
      for (const { id, channel, ended } of foldRehearsals(await store.readStream(rehearsalsStream)).held)
        if (!ended) keep(recordEnd(needs, { id, channel }, closing.signal));
    },
    async prune() {
      const inUse = [...known.values()].map(({ wish: { file } }) => file);
      if (folder !== undefined) await pruneDatabases(folder, { realNow: realNow(), inUse });
    },
    async close() {
      closing.abort();
      await Promise.all([...known.values()].map((one) => one.close()));
      await Promise.all(endings);
    },
  };
}

function beginning({ service, runbook, channel, version, speed, standIns, failures, allowed }: RehearsalAsk) {
  return {
    type: 'BeginRehearsal',
    service: service.id,
    environment: service.environment,
    version,
    runbook: { id: runbook.id, version: runbook.document.version, hash: runbook.hash },
    channel,
    speed,
    ...(standIns ? {} : { withPeople: true as const }),
    failures,
    allowed,
  } as const;
}
