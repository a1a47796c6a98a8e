import type { CommandHandler } from '../answer.ts';
import type { RecordedEvent } from '../domain/event.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { EndpointMeasure } from '../domain/health/measurement.ts';
import type { ReturnChoice } from '../domain/version.ts';
import { readReturnChoices } from '../return-choices.ts';
import { readMeasures } from '../store/read-measures.ts';
import type { GoLiveRow } from '../store/store.ts';
import type { Rehearsals } from './rehearsals.ts';

interface Filter {
  readonly open?: true;
  readonly active?: boolean;
  readonly channel?: string;
  readonly limit?: number;
}

/** What a door reads of go-lives. */
interface Looks {
  listGoLives(filter: Filter): Promise<readonly GoLiveRow[]>;
  readReturnChoices(goLive: GoLive): Promise<readonly ReturnChoice[]>;
  readMeasures(goLive: GoLive, now: number): Promise<readonly EndpointMeasure[]>;
  readAudit(goLive: string): Promise<readonly RecordedEvent[]>;
}

/** `RH-3` goes to its rehearsal, all else where it went before. */
export const engineWith = (engine: CommandHandler, rehearsals: Rehearsals): CommandHandler => {
  const of = (id: string | undefined) =>
    (id === undefined ? undefined : rehearsals.find(id))?.handler ?? engine;
  return {
    handle: (command) => of(command.goLive).handle(command),
    read: (goLive) => of(goLive).read(goLive),
  };
};

/** The same for what is read. A rehearsal is listed in its own channel alone: nowhere is it among the real ones. */
export const looksWith = (looks: Looks, rehearsals: Rehearsals): Looks => ({
  async listGoLives(filter) {
    const rehearsed = rehearsals.all().filter(({ wish }) => wish.channel === filter.channel);
    const rows = await Promise.all(rehearsed.map(({ store }) => store.listGoLives(filter)));
    return [...(await looks.listGoLives(filter)), ...rows.flat()];
  },
  readReturnChoices: async (goLive) => {
    const found = rehearsals.find(goLive.id);
    return found
      ? await readReturnChoices({ store: found.store, engine: found.handler }, goLive)
      : await looks.readReturnChoices(goLive);
  },
  readMeasures: async (goLive, now) => {
    const found = rehearsals.find(goLive.id);
    return found ? await readMeasures(found.store, goLive, now) : await looks.readMeasures(goLive, now);
  },
  readAudit: async (id) => {
    const found = rehearsals.find(id);
    return found ? await found.store.readStream(id) : await looks.readAudit(id);
  },
});
