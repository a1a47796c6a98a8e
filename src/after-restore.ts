import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import type { GoLiveRow, Store } from './store/store.ts';
import { createTroubles } from './troubles.ts';

interface RestoreNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
}

/**
 * Where golive starts on a backup that was put back, each go-live that is not over, or has follow-ups open, hears of it, before
 * anything else is done in its name. A crash on the way leaves the rest for the next start.
 */
export async function tellOfRestore(needs: RestoreNeeds): Promise<void> {
  const { store, engine, clock, log, newId } = needs;
  const since = await store.restoredSince();
  if (since === undefined) return;
  log.warn(
    { since: new Date(since) },
    'the database is a backup that was put back: go-lives are put on hold',
  );
  // One that cannot be read is left alone: nothing is sent in its name either.
  const troubles = createTroubles(log);
  for (const { id } of (await store.listGoLives()).filter(mayGoOn))
    await troubles.guard({ goLive: id, part: 'restore' }, () =>
      engine.handle({
        id: newId(),
        goLive: id,
        at: clock.now(),
        actor: { kind: 'system', id: 'scheduler' },
        origin: { via: 'schedule' },
        do: { type: 'ReportRestored', since },
      }),
    );
  await store.forgetRestored(clock.now());
}

/** Open follow-ups wait for time. */
const mayGoOn = ({ active, watched, started, status, nextDueAt }: GoLiveRow): boolean =>
  active || watched || (started && status === 'aborted') || nextDueAt !== undefined;
