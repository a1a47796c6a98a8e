import { type HomeView, type KnownBlock, LogLevel, type ModalView, WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createPacedCalls } from './paced-calls.ts';
import { describeError } from './slack-error.ts';
import { takingFiles } from './taking-files.ts';
import { createViewPacing } from './view-pacing.ts';
import { within } from './within.ts';

export interface Said {
  /** mrkdwn; what notifications and screen readers say where there are blocks. */
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
}

/** Where one person can be told something that nobody else sees: the address for answers, the channel, a message. */
export interface Ear {
  /** Unknown where only an address for answers is known. */
  readonly user?: string;
  readonly responseUrl?: string | undefined;
  readonly channel?: string | undefined;
  readonly threadTs?: string | undefined;
}

export interface Identity {
  readonly team: string;
  readonly botUser: string;
  readonly bot: string;
}

/** The few calls that the door itself makes: who it is, forms, and words for one person. Each is made once. */
export interface SlackCalls {
  identity(): Promise<Identity>;
  openSocket(): Promise<string>;
  /**
   * Throws where Slack refuses it: a trigger lives for three seconds and works once. Throws a `SlackBusyError` where it
   * would be one form too many for Slack's limit.
   */
  openView(trigger: string, view: ModalView): Promise<void>;
  /** The same, on top of the form in which it was asked for. */
  pushView(trigger: string, view: ModalView): Promise<void>;
  /** Waits for its turn where there are many; what comes for the same form meanwhile takes its place. */
  updateView(id: string, view: ModalView): Promise<void>;
  publishHome(user: string, view: HomeView): Promise<void>;
  /** Never throws; what could not be said is logged. */
  whisper(ear: Ear, said: Said): Promise<void>;
}

export interface SlackCallsParts {
  readonly botToken: string;
  readonly appToken: string | undefined;
  readonly apiUrl: string;
  readonly log: Logger;
  /** Real time, for Slack's limits. */
  readonly realNow: () => number;
  readonly limitsTimes?: number | undefined;
}

/** Slack itself allows three seconds for a form to open. */
const viewMs = 2_000;
const callMs = 10_000;
const whisperMs = 5_000;

const identitySchema = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string() });
const socketSchema = z.object({ url: z.url({ protocol: /^wss?$/u }) });

export function createSlackCalls(parts: SlackCallsParts): SlackCalls {
  const { botToken, appToken, apiUrl, log, realNow, limitsTimes } = parts;
  const options = {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    timeout: callMs,
    rejectRateLimitedCalls: true,
    logger: quietLogger(log),
  };
  const client = new WebClient(botToken, options);
  const appClient = new WebClient(appToken, options);

  const { paced, draw } = createPacedCalls(createViewPacing(realNow, limitsTimes));

  const ways = (ear: Ear, said: Said): readonly (() => Promise<unknown>)[] => {
    const { user, responseUrl, channel, threadTs } = ear;
    const content = { text: said.text, ...(said.blocks ? { blocks: [...said.blocks] } : {}) };
    const thread = threadTs ? { thread_ts: threadTs } : {};
    return [
      ...(responseUrl && isSlacks(responseUrl, apiUrl)
        ? [() => respond(responseUrl, { ...content, ...thread })]
        : []),
      ...(user && channel
        ? [
            () =>
              paced('chat.postEphemeral', {
                call: () => client.chat.postEphemeral({ channel, user, ...content, ...thread }),
                ms: whisperMs,
              }),
          ]
        : []),
      ...(user ? [() => client.chat.postMessage({ channel: user, ...content })] : []),
    ];
  };

  return {
    async identity() {
      const known = identitySchema.parse(await within(callMs, client.auth.test()));
      return { team: known.team_id, botUser: known.user_id, bot: known.bot_id };
    },
    async openSocket() {
      return socketSchema.parse(await within(callMs, appClient.apps.connections.open({}))).url;
    },
    async openView(trigger, view) {
      const call = () =>
        takingFiles(log, view, (form) => client.views.open({ trigger_id: trigger, view: form }));
      await paced('views.open', { call, ms: viewMs, form: view.callback_id });
    },
    async pushView(trigger, view) {
      const call = () =>
        takingFiles(log, view, (form) => client.views.push({ trigger_id: trigger, view: form }));
      await paced('views.push', { call, ms: viewMs, form: view.callback_id });
    },
    async updateView(id, view) {
      await draw('views.update', { place: id, call: () => client.views.update({ view_id: id, view }) });
    },
    async publishHome(user, view) {
      const call = () => client.views.publish({ user_id: user, view });
      await draw('views.publish', { place: user, call });
    },
    async whisper(ear, said) {
      for (const way of ways(ear, said)) {
        try {
          await within(whisperMs, way());
          return;
        } catch (error) {
          log.warn({ problem: describeError(error) }, 'Slack did not take an answer for one person');
        }
      }
    },
  };
}

/** Whether an address for answers is Slack's: nothing is ever sent to any other. */
export function isSlacks(responseUrl: string, apiUrl: string): boolean {
  const url = URL.parse(responseUrl);
  if (!url) return false;
  const isHooks = url.protocol === 'https:' && /^hooks\.slack(?:-gov)?\.com$/u.test(url.host);
  return isHooks || url.origin === URL.parse(apiUrl)?.origin;
}

async function respond(url: string, message: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message }),
    redirect: 'error',
    signal: AbortSignal.timeout(whisperMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`response_url answered ${response.status}`);
}

/** Warnings of the SDK matter; its lower levels would log whole messages. */
export function quietLogger(log: Logger) {
  const warn = (...said: unknown[]) =>
    log.warn({ said: said.map((part) => describeError(part)) }, 'The Slack SDK warned');
  return {
    debug: () => {},
    info: () => {},
    warn,
    error: warn,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
