import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import type { Logger } from 'pino';
import type { CommandHandler } from '../answer.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { unreadableAnswering } from './answering/answer-unreadable.ts';
import { createGroups } from './groups.ts';
import { createHttpMode } from './http/http-mode.ts';
import { createOwnIdentity } from './identity.ts';
import { createIntake } from './intake.ts';
import { listen } from './listeners.ts';
import type { SlackDoorNeeds } from './needs.ts';
import { createPeople } from './people.ts';
import { createRepeatedClicks } from './repeated-clicks.ts';
import { usualAnswerWithinMs } from './serve.ts';
import { createSlackCalls, quietLogger } from './slack-calls.ts';
import type { SocketState } from './socket/socket-mode.ts';
import { createSocketReceiver, type SocketReceiver } from './socket/socket-receiver.ts';
import type { SocketTiming } from './socket/timing.ts';
import type { Door } from './wish.ts';

export interface SlackDoorParts {
  readonly config: SlackDoorConfig;
  readonly engine: CommandHandler;
  readonly directory: SlackDoorNeeds;
  /** The go-live's time, not the machine's. */
  readonly clock: { now(): number };
  readonly words: Catalogue;
  readonly log: Logger;
  readonly timing?: Partial<SocketTiming>;
  readonly answerWithinMs?: number;
  /** Real time, for Slack's limits. */
  readonly realNow?: () => number;
  /** How many times its usual limits this Slack allows; 1 unless a sandbox says more. */
  readonly limitsTimes?: number;
}

interface SlackDoorConfig {
  readonly botToken: string;
  /** Socket Mode, where it is set. */
  readonly appToken?: string | undefined;
  /** HTTP with signatures, where it is set; beside Socket Mode where both are. */
  readonly signingSecret?: string | undefined;
  readonly apiUrl: string;
}

/** The way from Slack into golive. */
export interface SlackDoor {
  /** Resolves after the first attempt to reach Slack, however it ended: it is tried again without end. */
  start(): Promise<void>;
  /** Answers what was received, then closes. */
  stop(): Promise<void>;
  state(): SocketState;
  /** How Slack reaches golive; decided at the start. */
  readonly mode: string;
  /** Why it is not connected. */
  problem(): string | undefined;
  /** Where there is a signing secret: takes the POSTs to `/slack/events`, whose bodies nobody may have read. */
  readonly handleRequest: RequestListener | undefined;
}

export function createSlackDoor(parts: SlackDoorParts): SlackDoor {
  const { config, engine, directory, clock, words, log, timing } = parts;
  const { answerWithinMs = usualAnswerWithinMs, realNow = Date.now } = parts;
  const { botToken, appToken, signingSecret, apiUrl } = config;
  const calls = createSlackCalls({
    botToken,
    appToken,
    apiUrl,
    log,
    realNow,
    limitsTimes: parts.limitsTimes,
  });
  const identity = createOwnIdentity(calls);
  const people = createPeople(directory.userInfo, Date.now);
  const groups = createGroups({ groupMembers: directory.groupMembers, realNow: Date.now, words, log });
  const repeatedClicks = createRepeatedClicks(realNow);
  const door: Door = {
    engine,
    directory,
    people,
    groups,
    clock,
    words,
    calls,
    repeatedClicks,
    log,
    answerWithinMs,
  };
  const openUrl = async () => {
    await identity.learn();
    return await calls.openSocket();
  };
  const intake = createIntake({ log, onUnreadable: unreadableAnswering(calls, words) });
  const http = signingSecret ? createHttpMode({ intake, identity, log, signingSecret, timing }) : undefined;
  const socket = appToken ? createSocketReceiver(intake, { openUrl, log, timing }) : undefined;
  const receiver = socket && http ? bothWays(socket, http) : (socket ?? http);
  if (!receiver) throw new Error('Slack needs an app token or a signing secret');
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    clientOptions: { slackApiUrl: apiUrl },
    logger: quietLogger(log),
    ignoreSelf: false,
    convoStore: false,
  });
  app.error(async (error) => log.error({ err: error }, 'A listener failed'));
  listen(app, door, identity);
  return {
    start: async () => void (await receiver.start()),
    stop: async () => void (await receiver.stop()),
    mode: [...(socket ? ['Socket Mode'] : []), ...(http ? ['HTTP'] : [])].join(' and '),
    state: receiver.state,
    problem: receiver.problem,
    handleRequest: http?.handleRequest,
  };
}

/** Slack uses the one that is on in the app's settings. The connection alone can be lost, so its state is told. */
const bothWays = (socket: SocketReceiver, http: SocketReceiver): SocketReceiver => ({
  init(app) {
    socket.init(app);
    http.init(app);
  },
  // One after the other: Slack is asked once who golive is.
  start: async () => {
    await socket.start();
    await http.start();
  },
  stop: () => Promise.all([socket.stop(), http.stop()]),
  state: socket.state,
  problem: socket.problem,
});
