import { App, type AppOptions, LogLevel } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import Fastify from 'fastify';
import { SandboxClock } from '../../sandbox/clock.ts';
import { Faults } from '../../sandbox/faults.ts';
import { Ledger } from '../../sandbox/ledger.ts';
import { createSlackSandbox, type SlackSandboxOptions } from '../../sandbox/slack/slack-sandbox.ts';
import { app as slackApp } from '../../sandbox/slack/workspace.ts';

const noon = Date.UTC(2026, 10, 30, 12, 0, 0);

/** A running Slack sandbox on a free port, with real clients for it. */
export async function startSlack(options: Partial<SlackSandboxOptions> = {}) {
  const clock = options.clock ?? new SandboxClock(noon, 0);
  const ledger = new Ledger(() => clock.now());
  const faults = new Faults();
  const server = Fastify();
  const address = { origin: '' };
  const slack = createSlackSandbox({ clock, ledger, faults, origin: () => address.origin, ...options });
  slack.register(server);
  address.origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const slackApiUrl = `${address.origin}/slack/api/`;
  const stops: (() => Promise<unknown>)[] = [];

  return {
    slack,
    clock,
    ledger,
    faults,
    origin: address.origin,
    slackApiUrl,

    client(token: string = slackApp.botToken, more: WebClientOptions = {}): WebClient {
      return new WebClient(token, {
        slackApiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logLevel: LogLevel.ERROR,
        logger: silent,
        ...more,
      });
    },

    /** A Bolt app in Socket Mode, not yet started. */
    bolt(more: AppOptions = {}): App {
      const app = new App({
        token: slackApp.botToken,
        appToken: slackApp.appToken,
        socketMode: true,
        logger: silent,
        clientOptions: { slackApiUrl, retryConfig: { retries: 0 }, logger: silent },
        ...more,
      });
      stops.push(() => app.stop());
      return app;
    },

    async stop(): Promise<void> {
      for (const stop of stops) await stop();
      await server.close();
    },
  };
}

export type RunningSlack = Awaited<ReturnType<typeof startSlack>>;

const nothing = () => {};
export const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/** Waits until the condition gives something; the sandbox tells of every change, so nothing is polled. */
export function until<T>(running: RunningSlack, condition: () => T | undefined | false): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = condition();
      if (found === undefined || found === false) return;
      clearTimeout(timer);
      for (const forget of forgets) forget();
      resolve(found);
    };
    const timer = setTimeout(() => reject(new Error('waited 30 s in vain')), 30_000);
    const forgets = [running.slack.onChange(look), running.ledger.onEntry(look)];
    look();
  });
}
