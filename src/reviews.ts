import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Action } from './domain/command.ts';
import { isReviewDay } from './domain/reviews/document-control.ts';
import { type LostReminder, lostReminders, reviewReminder, reviewsStream } from './domain/reviews/reviews.ts';
import type { Runbook } from './domain/runbook.ts';
import type { Service } from './domain/service.ts';
import type { Engine } from './engine.ts';
import type { GoLiveRow, Store } from './store/store.ts';

export interface Reviews {
  start(): void;
  stop(): Promise<void>;
}

interface ReviewNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  /** Whether somebody is a full member of the workspace; fails where Slack does not tell. */
  readonly isMember: (person: string) => Promise<boolean>;
  /** As the files have them now. */
  readonly loadDefinitions: () => Promise<Definitions>;
}

interface Definitions {
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly services: ReadonlyMap<string, Service>;
}

/** Real time; also once at the start. */
const everyMs = 3_600_000;

/** Of so many go-lives the newest of each service is looked for. */
const mostGoLives = 500;

/**
 * Reminds whoever keeps a runbook of its review, of every runbook that is loaded. Where the newest go-live of the service goes
 * by it, that one keeps on record that somebody was told; else the stream `REVIEWS` does.
 */
export function createReviews(needs: ReviewNeeds): Reviews {
  const { store, engine, clock, log, newId, loadDefinitions } = needs;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    const due = keptBy(await loadDefinitions()).filter(({ runbook, service }) =>
      isReviewDay(runbook.document, clock.now(), service.timeZone),
    );
    if (due.length === 0) return;
    const rows = await store.listGoLives({ limit: mostGoLives });
    for (const kept of due) await remind(kept, rows);
  }

  async function remind(kept: Kept, rows: readonly GoLiveRow[]): Promise<void> {
    const { runbook } = kept;
    const told = await wayToTell(needs, kept, rows);
    if (!told) {
      const { owner, nextReview: review } = runbook.document;
      log.warn(
        { runbook: runbook.id, review, owner },
        'a runbook is due for review and nobody who keeps it is here',
      );
      return;
    }
    await engine.handle({
      id: newId(),
      ...(told.goLive === undefined ? {} : { goLive: told.goLive }),
      at: clock.now(),
      actor: { kind: 'system', id: 'scheduler' },
      origin: { via: 'schedule' },
      do: told.action,
    });
  }

  const lookAgain = () => {
    running ??= look()
      .catch((error: unknown) =>
        log.error({ err: error }, 'cannot look for reviews; it is tried again in an hour'),
      )
      .finally(() => {
        running = undefined;
      });
  };
  return {
    start() {
      lookAgain();
      timer = setInterval(lookAgain, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Of the reviews that are still due by the files, the reminders that were given up and that no go-live tells of. */
export async function readLostReminders(
  store: Store,
  loadDefinitions: () => Promise<Pick<Definitions, 'runbooks'>>,
): Promise<readonly LostReminder[]> {
  const reminded = (await store.readStream(reviewsStream)).flatMap(({ event }) =>
    event.type === 'ReviewReminded' ? [event] : [],
  );
  const givenUp = await store.listGivenUpBeside(reminded.map((one) => reviewReminder(one).key));
  if (givenUp.length === 0) return [];
  // Where the files cannot be read, nobody knows that it was reviewed.
  const runbooks = await loadDefinitions().then(
    (definitions) => definitions.runbooks,
    () => undefined,
  );
  return lostReminders(reminded, givenUp).filter(
    ({ runbook, review }) => !runbooks || runbooks.get(runbook)?.document.nextReview === review,
  );
}

interface Kept {
  readonly runbook: Runbook;
  /** The people of this service keep it. */
  readonly service: Service;
}

/** Every runbook with each service that goes by it; where none does, with each that fills its owner's role. */
const keptBy = ({ runbooks, services }: Definitions): readonly Kept[] =>
  [...runbooks.values()].flatMap((runbook) => {
    const all = [...services.values()];
    const ownServices = all.filter((service) => service.runbook === runbook.id);
    const fill = all.filter(({ roles }) => roles[runbook.document.owner] !== undefined);
    return (ownServices.length > 0 ? ownServices : fill).map((service) => ({ runbook, service }));
  });

interface WayToTell {
  readonly goLive?: string;
  readonly action: Extract<Action, { type: 'ReportReviewDue' | 'RemindOfReview' }>;
}

async function wayToTell(
  { engine, isMember }: ReviewNeeds,
  { runbook: { id: runbook, title, document, roles }, service }: Kept,
  rows: readonly GoLiveRow[],
): Promise<WayToTell | undefined> {
  const { owner, nextReview: review } = document;
  const { holder, deputy } = service.roles[owner] ?? {};
  const keepers = [holder, deputy].filter((person) => person !== undefined);
  const newest = rows.find((row) => row.service === service.id && row.environment === service.environment);
  const goLive = newest && (await engine.read(newest.id));
  if (goLive?.runbook.id === runbook)
    return { goLive: goLive.id, action: { type: 'ReportReviewDue', of: { runbook, review, keepers } } };
  for (const person of keepers) {
    // Where Slack does not tell, the reminder itself shows it.
    if (!(await isMember(person).catch(() => true))) continue;
    const ownerTitle = roles.find(({ id }) => id === owner)?.title ?? owner;
    const told = { runbook, title, review, service: service.id, owner: ownerTitle, person };
    return { action: { type: 'RemindOfReview', ...told } };
  }
  return undefined;
}
