// A Slack workspace on your own machine, as strict as Slack. Where to find what:
//   methods/   the Web API, one table of methods per family      blocks/    what blocks and views may hold
//   people/    what people do: commands, clicks, forms, events   delivery/  how that reaches the app
//   operator.ts  trouble that tests and people can cause         state.ts   everything the workspace holds

import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import { ActingOut } from './acting-out.ts';
import type { SlackContext } from './context.ts';
import { Deliveries, type Delivery } from './delivery/deliveries.ts';
import { HttpMode } from './delivery/http-mode.ts';
import { SocketMode } from './delivery/socket-mode.ts';
import { mountFileDownloads } from './file-downloads.ts';
import { live } from './live.ts';
import { operator } from './operator.ts';
import { type Click, click, type StateChange, setState } from './people/actions.ts';
import { type PostedCommand, postCommand } from './people/commands.ts';
import { openHome, type PersonsMessage, postMessage } from './people/events.ts';
import { deleteFile, type PersonsFile, uploadFile } from './people/files.ts';
import { closeView, type Submission, submitView } from './people/modals.ts';
import { type PersonsPin, pinMessage } from './people/pins.ts';
import { RateLimits } from './rate-limits.ts';
import { mountResponseUrls } from './response-messages.ts';
import { ResponseUrls } from './response-urls.ts';
import { SlackApiError } from './slack-api-error.ts';
import { snapshot } from './snapshot.ts';
import { type Change, type Message, SlackState } from './state.ts';
import { Triggers } from './triggers.ts';
import { mountUploads } from './uploads.ts';
import { mountWebApi } from './web-api.ts';
import { defaultScopes, app as slackApp } from './workspace.ts';

export interface SlackSandboxOptions {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Where the server listens, asked when first needed, e.g. `http://127.0.0.1:3999`. */
  readonly origin: () => string;
  /** The bot token's scopes. */
  readonly scopes?: readonly string[];
  /** The slash commands that the app registered. */
  readonly commands?: readonly string[];
  /** The event types that the app subscribed to. */
  readonly subscriptions?: readonly string[];
  /** HTTP mode: commands and interactions go there, signed, instead of over a socket. */
  readonly http?: { readonly requestUrl: () => string; readonly signingSecret?: string };
  /** Real time, for Slack's own lifetimes and rate limits; a test may move it. */
  readonly realNow?: () => number;
  /** How long the app has for its acknowledgement; Slack gives 3 s. */
  readonly ackTimeoutMs?: number;
  readonly eventRetryDelaysMs?: readonly number[];
  /** How many times Slack's limits are allowed; 1 is Slack as it is. */
  readonly limitsTimes?: number;
  /** Calls per minute that differ from Slack's own limits, by method. */
  readonly perMinute?: Readonly<Record<string, number>>;
}

const SLACK_ACK_TIMEOUT_MS = 3_000;
const SLACK_EVENT_RETRIES_MS = [0, 60_000, 300_000];
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export type SlackSandbox = ReturnType<typeof createSlackSandbox>;

export function createSlackSandbox(options: SlackSandboxOptions) {
  const { limitsTimes = 1, perMinute = {} } = options;
  const context = contextOf(options);
  const { realNow, state, deliveries, socketMode } = context;
  const rateLimits = new RateLimits(realNow);

  return {
    /** Mounts Web API, response_urls, uploads and the Socket Mode endpoint. */
    register(server: FastifyInstance): void {
      socketMode.attach(server.server);
      server.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser(
          '*',
          { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
          (_request, body, done) => done(null, body),
        );
        scope.addHook('preClose', async () => {
          deliveries.close();
          socketMode.close();
        });
        scope.setErrorHandler((error, _request, reply) => {
          if (error instanceof SlackApiError) return reply.code(200).send(error.body());
          throw error;
        });
        const actingOut = new ActingOut(scope);
        mountWebApi(scope, { context, actingOut, rateLimits, limitsTimes, perMinute });
        mountResponseUrls(scope, { context, actingOut });
        mountUploads(scope, { context, actingOut });
        mountFileDownloads(scope, state);
      });
    },

    postCommand: (command: PostedCommand) => postCommand(context, command),
    click: (clicked: Click) => click(context, clicked),
    setState: (change: StateChange) => setState(context, change),
    submitView: (submission: Submission) => submitView(context, submission),
    closeView: (closed: { userId: string; viewId: string; clear?: boolean }) => closeView(context, closed),
    openHome: (opened: { userId: string }) => openHome(context, opened),
    postMessage: (message: PersonsMessage) => postMessage(context, message),
    uploadFile: (file: PersonsFile) => uploadFile(context, file),
    deleteFile: (id: string) => deleteFile(context, id),
    pinMessage: (pin: PersonsPin) => pinMessage(context, pin),
    /** Sends a payload just as given, for what people cannot do but the network can bring. */
    deliver: (delivery: Delivery) => deliveries.deliver(delivery),

    ...operator(context),

    snapshot: () => snapshot(context),
    /** The same in the pieces in which it changes. */
    live: live(context),
    /** What the app wrote and nobody deleted, channel by channel, oldest first. */
    botMessages: (): readonly Message[] =>
      [...state.channels.keys()]
        .flatMap((channelId) => state.messagesOf(channelId))
        .filter(({ userId, deleted }) => userId === slackApp.botUserId && !deleted),
    /** A person's modals, the one in front last. */
    modalsOf: (userId: string) => state.modalsOf(userId),
    /** Makes the workspace as new: what was written is gone, its people and channels are as at the start. */
    empty(): void {
      deliveries.forget();
      socketMode.dropAll();
      rateLimits.forget();
      context.triggers.forget();
      context.responseUrls.forget();
      state.empty();
    },
    onChange: (listener: (change: Change) => void) => state.onChange(listener),
  };
}

function contextOf(options: SlackSandboxOptions): SlackContext {
  const { clock, ledger, faults, origin, realNow = Date.now } = options;
  const ackTimeoutMs = options.ackTimeoutMs ?? SLACK_ACK_TIMEOUT_MS;
  const state = new SlackState(clock);
  const onChange = () => state.changed({ what: 'connection' });
  const socketMode = new SocketMode({ realNow, origin, ledger, ackTimeoutMs, onChange });
  const { http } = options;
  const transport = http
    ? new HttpMode({ signingSecret: slackApp.signingSecret, ...http, ackTimeoutMs, realNow })
    : socketMode;
  return {
    state,
    clock,
    realNow,
    ledger,
    faults,
    origin,
    scopes: options.scopes ?? defaultScopes,
    commands: options.commands ?? ['/golive'],
    subscriptions: options.subscriptions ?? ['app_home_opened'],
    triggers: new Triggers(realNow),
    responseUrls: new ResponseUrls({ origin, realNow, sandboxNow: () => clock.now() }),
    socketMode,
    deliveries: new Deliveries({
      transport,
      ledger,
      faults,
      eventRetryDelaysMs: options.eventRetryDelaysMs ?? SLACK_EVENT_RETRIES_MS,
    }),
  };
}
