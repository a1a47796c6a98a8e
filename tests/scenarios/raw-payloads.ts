import type { TroubleWorld } from './trouble-world.ts';
import { releases } from './world.ts';

const ours = 'T0GOLIVE';
let last = 0;

/** A click as Slack would send it, for what no person can do by hand: `more` and `action` replace what they name. */
export function clickPayload(
  user: string,
  action: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  last += 1;
  const ts = `1764608400.${String(last).padStart(6, '0')}`;
  return {
    type: 'block_actions',
    user: { id: user, username: user, team_id: ours },
    team: { id: ours, domain: 'golive-sandbox' },
    trigger_id: `raw.${last}`,
    channel: { id: releases, name: 'releases' },
    container: { type: 'message', message_ts: ts, channel_id: releases, is_ephemeral: false },
    message: { ts, text: 'a card' },
    actions: [{ type: 'button', action_id: 'gate_go', block_id: 'b', action_ts: ts, ...action }],
    ...more,
  };
}

export const deliverClick = (
  world: TroubleWorld,
  user: string,
  { action, more }: { action: Readonly<Record<string, unknown>>; more?: Readonly<Record<string, unknown>> },
) => world.sandbox.slack.deliver({ type: 'interactive', payload: clickPayload(user, action, more) });
