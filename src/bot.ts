import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Github, GithubProtection } from './adapters/github.ts';
import type { SlackOut } from './adapters/slack.ts';
import { tellOfRestore } from './after-restore.ts';
import { createCalendarFeeds } from './calendar-feeds.ts';
import { createChecks } from './checks/run-check.ts';
import { createSlackReads } from './checks/slack-reads.ts';
import type { Clock } from './clock.ts';
import { type Adapters, type BotConfig, createAdapters } from './create-adapters.ts';
import { createDeliverers } from './delivery/deliverers.ts';
import { foldTargets, targetsStream } from './domain/guards/targets.ts';
import { foldRehearsals, rehearsalsStream } from './domain/rehearsals/rehearsals.ts';
import { createEngine, type Engine } from './engine.ts';
import { armFailpoints } from './failpoint.ts';
import { maskOf, maskReasons } from './log.ts';
import type { Catalogue } from './messages/catalogue.ts';
import { spokenLanguage as words } from './messages/spoken-language.ts';
import { createPruning } from './pruning.ts';
import { engineWith, looksWith } from './rehearsal/rehearsal-looks.ts';
import { createRehearsals, type Rehearsals } from './rehearsal/rehearsals.ts';
import { readReturnChoices } from './return-choices.ts';
import { createReviews, readLostReminders } from './reviews.ts';
import { createDefinitionsReader } from './runbook/definitions-reader.ts';
import { type FetchedCalendar, fetchedCalendars, loadCalendar, whyUnusable } from './runbook/load-freezes.ts';
import { createScheduler } from './scheduler.ts';
import type { SlackDoorNeeds } from './slack/needs.ts';
import { createPeople } from './slack/people.ts';
import { createSlackDoor, type SlackDoor } from './slack/slack-door.ts';
import { readMeasures } from './store/read-measures.ts';
import { openOwnSqliteStore } from './store/sqlite.ts';
import { sqliteFile } from './store/sqlite-file.ts';
import type { Store } from './store/store.ts';
import { createForeignRunWatch } from './watch/foreign-runs.ts';
import { createHealthWatch } from './watch/health.ts';
import { createProtection } from './watch/protection.ts';
import { createRunWatch } from './watch/runs.ts';
import { receiveGithubEvent } from './web/github-events.ts';
import { startWeb, type WebOptions } from './web/server.ts';
import { createWorker } from './worker.ts';

type ReadDefinitions = ReturnType<typeof createDefinitionsReader>;

export interface Bot {
  /** Where `/healthz` and `/readyz` are. */
  readonly port: number;
  /** Takes no more work, finishes what is in flight, closes the database. */
  stop(): Promise<void>;
}

/** Wires the parts and starts them, the door last: nobody is answered before an answer can be kept. */
export async function startBot(
  config: BotConfig,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<Bot> {
  armFailpoints(config.failpoints);
  const realNow = Date.now;
  const store = await openOwnSqliteStore({ file: config.databaseUrl });
  const adapters = createAdapters(config, { log, words: words.outside });
  const { slack, github, probe, webhooks, beside } = adapters;
  const engine = createEngine({
    store,
    realNow,
    reachable: beside.reachable,
    words: words.recorded,
    readCalendar: calendarReader(config, { clock, store, realNow }),
  });
  const core = { store, engine, clock, log, newId: randomUUID, realNow, words };
  await tellOfRestore(core);
  const readFiles = createDefinitionsReader(config.runbooksDir, words.recorded.notices.turns);
  const runs = createRunWatch({ ...core, github });
  const health = createHealthWatch({ ...core, probe });
  const people = createPeople((id) => slack.userInfo(id), realNow);
  const checks = createChecks(checkAdaptersOf(adapters, store), core.words);
  const world = { slack, github, webhooks, probe, checks, ...beside, ...settingsOf(config, readFiles) };
  const { isMember } = people;
  const deliverers = createDeliverers({ ...core, ...world, isMember, progressOf: runs.progressOf });
  const worker = createWorker({ ...core, deliverers });
  const scheduler = createScheduler(core);
  const reviews = createReviews({ ...core, isMember, loadDefinitions: readFiles });
  const foreign = createForeignRunWatch({ ...core, github, loadDefinitions: readFiles });
  const rehearsals = rehearsalsOf(config, core, slack);
  const pruning = createPruning({ ...core, pruneFiles: rehearsals.prune });
  const jobs = [pruning, reviews, worker, runs, health, foreign, feedsOf(config, adapters, core)];
  const directory = directoryOf(config, core, { slack, github, rehearsals, readFiles });
  const door = createSlackDoor({
    ...core,
    engine: engineWith(engine, rehearsals),
    config: config.slack,
    limitsTimes: config.sandbox.slackLimitsTimes,
    directory: { ...directory, reachable: beside.reachable },
  });
  const slackMode = door.mode;
  const readiness = { ...readinessOf(config, { store, door }), slackMode, realNow };
  const web = await startWeb(
    {
      ...readiness,
      lastTickAt: () => scheduler.lastTickAt(),
      troubles: () => [...scheduler.troubles(), ...runs.troubles(), ...health.troubles()],
    },
    { ...webOf(config, { ...core, github }), slackRequests: door.handleRequest },
  );

  scheduler.start();
  for (const job of jobs) job.start();
  await rehearsals.start();
  await door.start();
  log.info({ port: web.port, slackMode }, 'golive is running');
  return {
    port: web.port,
    async stop() {
      await door.stop();
      await rehearsals.close();
      await scheduler.stop();
      await Promise.all(jobs.map((job) => job.stop()));
      await web.stop();
      await store.close();
      log.info('golive has stopped');
    },
  };
}

const readinessOf = (config: BotConfig, { store, door }: { store: Store; door: SlackDoor }) => ({
  checkWritable: () => store.checkWritable(),
  slackState: () => maskOf(config)([door.state(), door.problem()].filter(Boolean).join(': ')),
  countEffects: () => store.countEffects(),
  listGivenUp: async () => maskReasons(config, await store.listGivenUpBeside()),
});

/** Where a webhook is, and how people are reached, stands in the file alone, and is read at each call. */
function settingsOf({ github, webhookSecrets }: BotConfig, read: ReadDefinitions) {
  return {
    listedWithinMs: github.listedWithinMs,
    webhookSecrets,
    findWebhook: async (service: string, id: string) => (await read()).webhooks.get(service)?.get(id),
    findContacts: async (service: string) => (await read()).contactDetails.get(service) ?? new Map(),
  };
}

/** What is frozen, as the files and the calendars say at this moment. */
const calendarReader =
  ({ runbooksDir }: BotConfig, needs: { clock: Clock; store: Store; realNow: () => number }) =>
  () =>
    loadCalendar(runbooksDir, {
      now: needs.clock.now(),
      realNow: needs.realNow(),
      findReading: needs.store.calendarReading,
    });

/** The calendars of freezes that are fetched, as `freezes.yaml` names them now. */
function feedsOf(
  { runbooksDir }: BotConfig,
  { text }: Adapters,
  core: Omit<Parameters<typeof createCalendarFeeds<FetchedCalendar>>[0], 'sources' | 'fetch'>,
) {
  return createCalendarFeeds({
    ...core,
    sources: () => fetchedCalendars(runbooksDir),
    fetch: async (source: FetchedCalendar) => {
      const found = await text.read(source.url, { timeoutMs: 20_000 });
      const reason = whyUnusable(source, found, core.clock.now());
      if (reason !== undefined) throw new Error(`The calendar cannot be used: ${reason}.`);
      return found;
    },
  });
}

/** Each rehearsal has a database of its own, beside golive's. */
function rehearsalsOf(
  { databaseUrl, sandbox: { slackLimitsTimes: limitsTimes = 1 } }: BotConfig,
  core: Omit<Parameters<typeof createRehearsals>[0], 'slack' | 'limitsTimes' | 'folder'>,
  slack: SlackOut,
): Rehearsals {
  const file = sqliteFile(databaseUrl);
  const folder = file === ':memory:' ? undefined : `${file}.rehearsals`;
  return createRehearsals({ ...core, slack, limitsTimes, folder });
}

/** All that the checks of runbooks look through. */
const checkAdaptersOf = ({ looks, slack }: Adapters, store: Store) => ({
  ...looks,
  slack: createSlackReads({ slack, realNow: Date.now }),
  rehearsals: { read: async () => (await readRehearsals(store)).held },
});

const readRehearsals = async (store: Store) => foldRehearsals(await store.readStream(rehearsalsStream));

/** What the Slack door looks up besides the engine. */
const directoryOf = (
  config: BotConfig,
  { store, engine }: { store: Store; engine: Engine },
  {
    slack,
    github,
    rehearsals,
    readFiles,
  }: { slack: SlackOut; github: Github; rehearsals: Rehearsals; readFiles: ReadDefinitions },
): SlackDoorNeeds => ({
  ...looksWith(
    {
      listGoLives: (filter) => store.listGoLives(filter),
      readReturnChoices: (goLive) => readReturnChoices({ store, engine }, goLive),
      readMeasures: (goLive, now) => readMeasures(store, goLive, now),
      readAudit: (goLive) => store.readStream(goLive),
    },
    rehearsals,
  ),
  rehearsals: {
    begin: rehearsals.begin,
    stop: (id, by) => rehearsals.find(id)?.stop(by),
    readHeld: () => readRehearsals(store),
    clockOf: (id) => rehearsals.find(id)?.clock,
  },
  loadDefinitions: readFiles,
  readTargets: async () => foldTargets(await store.readStream(targetsStream)),
  readLostReminders: async () => maskReasons(config, await readLostReminders(store, readFiles)),
  // The sandbox gives the bot a database of its own; anywhere else the command line reads the same environment.
  auditDatabase: config.sandbox.clock ? config.databaseUrl : undefined,
  userInfo: (id) => slack.userInfo(id),
  groupMembers: (id) => slack.groupMembers(id),
  channelInfo: (id) => slack.channelInfo(id),
  checkWorkflow: (target) => github.checkWorkflow(target),
  knowsRef: (question) => github.knowsRef(question),
});

/** Where it listens, and to GitHub's environments too where a secret is set. */
function webOf(
  { port, host, github: { webhookSecret: secret } }: BotConfig,
  needs: {
    readonly store: Store;
    readonly engine: Engine;
    readonly github: GithubProtection;
    readonly log: Logger;
    readonly words: Catalogue;
  },
): WebOptions {
  if (secret === undefined) return { port, host };
  const { log, words } = needs;
  const onProtection = createProtection({
    ...needs,
    commentOf: ({ because, goLive = '' }) => words.protection[because](goLive),
  });
  return { port, host, githubEvents: (event) => receiveGithubEvent({ secret, log, onProtection }, event) };
}
