import { App } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { app as slackApp } from '../../sandbox/slack/workspace.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { silent } from '../sandbox/slack-harness.ts';

/** An app in the sandbox's Slack that a test scripts: real clients, no golive. */
export async function scriptedApp(sandbox: Pick<Sandbox, 'origin'>, script: (app: App) => void) {
  const slackApiUrl = `${sandbox.origin}/slack/api/`;
  const clientOptions = { slackApiUrl, retryConfig: { retries: 0 }, logger: silent };
  const app = new App({
    token: slackApp.botToken,
    appToken: slackApp.appToken,
    socketMode: true,
    logger: silent,
    clientOptions,
  });
  script(app);
  await app.start();
  const client = new WebClient(slackApp.botToken, clientOptions);
  /** Posts blocks just as given: a test may send what the types of the client do not know. */
  const post = async (blocks: readonly unknown[], text = 'A card', channel = 'C0RELEASE') =>
    z
      .object({ ts: z.string() })
      .parse(await client.apiCall('chat.postMessage', { channel, text, blocks: JSON.stringify(blocks) }));
  return { app, client, post, stop: () => app.stop() };
}
