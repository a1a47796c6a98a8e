import { pino } from 'pino';
import { app as slackApp } from '../../sandbox/slack/workspace.ts';
import { createSlackOut } from '../../src/adapters/slack.ts';
import type { CommandHandler } from '../../src/answer.ts';
import type { Command } from '../../src/domain/command.ts';
import type { MessageRef } from '../../src/domain/effect.ts';
import { foldTargets, targetsStream } from '../../src/domain/guards/targets.ts';
import { en } from '../../src/messages/en.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { readReturnChoices } from '../../src/return-choices.ts';
import { readLostReminders } from '../../src/reviews.ts';
import type { Definitions, SlackDoorNeeds } from '../../src/slack/needs.ts';
import { createSlackDoor, type SlackDoorParts } from '../../src/slack/slack-door.ts';
import { readMeasures } from '../../src/store/read-measures.ts';
import { createEngineWorld } from '../fixtures/engine-world.ts';
import { startSlack } from '../sandbox/slack-harness.ts';

const here = 'C0RELEASE';

/** The door with the real engine and rules behind it, and the sandbox's Slack before it. */
export async function createDoorWorld({
  answerWithinMs,
  realNow,
  waits = { firstWaitMs: 10, longestWaitMs: 50 },
  ...options
}: Parameters<typeof startSlack>[0] & {
  answerWithinMs?: number;
  realNow?: () => number;
  /** Before the door connects again. */
  waits?: { readonly firstWaitMs: number; readonly longestWaitMs: number };
} = {}) {
  // Longer than Slack waits: whether golive is quick is measured in bench/.
  const running = await startSlack({ ackTimeoutMs: 20_000, ...options });
  const world = await createEngineWorld();
  const { slack } = running;
  const log = pino({ level: 'silent' });
  const out = createSlackOut({
    token: slackApp.botToken,
    apiUrl: running.slackApiUrl,
    log,
    words: en.outside,
  });
  const client = running.client();
  const commands: Command[] = [];

  /** What stands between the door and the engine; a test changes it to be slow or broken. */
  const engine: CommandHandler = {
    handle: (command) => {
      commands.push(command);
      return world.engine.handle(command);
    },
    read: (id) => world.engine.read(id),
  };
  const definitions: Definitions = {
    services: new Map([[world.service.id, world.service]]),
    runbooks: new Map([[world.runbook.id, world.runbook]]),
    contactDetails: new Map([
      [
        world.service.id,
        new Map([
          ['technical_lead', { person: 'U0TOM', phone: '+49 30 1234567', email: 'tom@shop.example' }],
          ['cto', { person: 'U0CARL', phone: '+49 30 7654321' }],
        ]),
      ],
    ]),
  };
  const directory: SlackDoorNeeds = {
    listGoLives: (filter) => world.store.listGoLives(filter),
    loadDefinitions: async () => definitions,
    readReturnChoices: (goLive) => readReturnChoices(world, goLive),
    readMeasures: (goLive, now) => readMeasures(world.store, goLive, now),
    readTargets: async () => foldTargets(await world.store.readStream(targetsStream)),
    readLostReminders: () => readLostReminders(world.store, async () => definitions),
    readAudit: (id) => world.store.readStream(id),
    userInfo: (id) => out.userInfo(id),
    groupMembers: (id) => out.groupMembers(id),
    channelInfo: (id) => out.channelInfo(id),
    knowsRef: async () => true,
    checkWorkflow: async () => ({
      exists: true,
      hasDispatch: true,
      declaresGoliveId: true,
      showsGoliveId: true,
      requiredInputs: ['version', 'environment'],
    }),
  };
  const makeDoor = (config: Partial<SlackDoorParts['config']> = {}) =>
    createSlackDoor({
      config: {
        botToken: slackApp.botToken,
        appToken: slackApp.appToken,
        apiUrl: running.slackApiUrl,
        ...config,
      },
      engine,
      directory,
      clock: { now: () => world.now },
      words: en,
      log,
      timing: { ...waits, drainMs: 500 },
      ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
      ...(realNow ? { realNow } : {}),
    });
  const door = makeDoor();

  return {
    ...running,
    world,
    engine,
    directory,
    commands,
    door,
    makeDoor,

    command: (userId: string, text: string, channelId = here) =>
      slack.postCommand({ userId, channelId, text }),

    /** Posts a card of GL-1 as it is now, and gives its place. */
    async post(ref: MessageRef, channel = here, threadTs?: string) {
      const { text, blocks } = renderMessage(ref, await world.read(), { now: world.now, words: en });
      const posted = await client.chat.postMessage({
        channel,
        text,
        blocks: [...blocks],
        ...(threadTs ? { thread_ts: threadTs } : {}),
      });
      return { channelId: channel, ts: posted.ts ?? '' };
    },

    /** The form in front of a person. */
    form(userId: string) {
      return slack
        .snapshot()
        .users.find((user) => user.id === userId)
        ?.views.at(-1);
    },

    home: (userId: string) => slack.snapshot().users.find((user) => user.id === userId)?.home,

    ephemerals: (userId: string) =>
      slack.snapshot().users.find((user) => user.id === userId)?.ephemerals ?? [],

    async stop() {
      await door.stop();
      await world.store.close();
      await running.stop();
    },
  };
}

export type DoorWorld = Awaited<ReturnType<typeof createDoorWorld>>;

/** All words of a message, form or answer, however they are laid out. */
export const wordsOf = (shown: unknown): string => JSON.stringify(shown ?? '');
