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

export interface Form {
  readonly callback_id: string;
  readonly private_metadata: string;
  /** What stands in its text inputs, each of which has a block of its own name. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A form as Slack would send it. `more` replaces parts of the view. */
export function formPayload(
  user: string,
  { callback_id, private_metadata, values }: Form,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  last += 1;
  const entered = Object.entries(values).map(([name, value]) => [
    name,
    { [name]: { type: 'plain_text_input', value } },
  ]);
  return {
    type: 'view_submission',
    user: { id: user, team_id: ours },
    team: { id: ours },
    trigger_id: `raw.${last}`,
    view: {
      id: 'V0RAW',
      hash: `1764608400.${last}`,
      type: 'modal',
      callback_id,
      private_metadata,
      state: { values: Object.fromEntries(entered) },
      ...more,
    },
  };
}
