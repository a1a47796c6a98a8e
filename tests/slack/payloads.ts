/** Payloads as Slack sends them, with only what golive reads and a little more. */

const ours = 'T0GOLIVE';

export const commandPayload = (text: string, more: object = {}) => ({
  token: 'x',
  team_id: ours,
  team_domain: 'golive',
  channel_id: 'C0RELEASE',
  channel_name: 'releases',
  user_id: 'U0RITA',
  user_name: 'rita',
  command: '/golive',
  text,
  trigger_id: '1764608400.1.abc',
  ...more,
});

export const clickPayload = (action: object = {}, more: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U0RITA', username: 'rita', team_id: ours },
  team: { id: ours, domain: 'golive' },
  trigger_id: '1764608400.2.abc',
  channel: { id: 'C0RELEASE', name: 'releases' },
  container: { type: 'message', message_ts: '1764608400.000100', is_ephemeral: false },
  message: { ts: '1764608400.000100', text: 'card' },
  actions: [
    {
      type: 'button',
      action_id: 'gate_go',
      block_id: 'b1',
      action_ts: '1764608400.000200',
      value: 'GL-7|technical|1796144400000',
      ...action,
    },
  ],
  ...more,
});

export const submissionPayload = (view: object = {}, more: object = {}) => ({
  type: 'view_submission',
  user: { id: 'U0RITA', team_id: ours },
  team: { id: ours },
  trigger_id: '1764608400.3.abc',
  view: {
    id: 'V0VIEW',
    hash: '1764608400.hash',
    type: 'modal',
    callback_id: 'hold',
    private_metadata: 'GL-7||1796144400000',
    state: { values: { reason: { reason: { type: 'plain_text_input', value: 'wait' } } } },
    ...view,
  },
  ...more,
});
