/** Speaks the sandbox's side channel as the bot does, and nothing else. It prints its environment where it is asked to. */
import { Socket } from 'node:net';

process.on('message', (message: { type: string; state: { baseMs: number } }) => {
  if (message.type === 'clock' && process.env['FAKE_BOT_DEAF'] === undefined) {
    process.send?.({ type: 'clock_applied', baseMs: message.state.baseMs });
  }
});
process.on('SIGTERM', () => process.exit(0));

if (process.env['FAKE_BOT_FAILS'] !== undefined) {
  console.error('SLACK_BOT_TOKEN is missing');
  process.exit(3);
}
console.log(`env ${JSON.stringify(process.env)}`);
process.send?.({ type: 'ready', port: 12_345 });
// Keeps the process alive; an unconnected socket costs nothing.
setInterval(() => new Socket().destroy(), 60_000);
