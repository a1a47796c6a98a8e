import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
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

const runbook = z
  .object({
    gates: z.array(z.object({ id: z.string(), criteria: z.array(z.object({ id: z.string() })) })),
    phases: z.array(
      z.object({
        steps: z.array(z.object({ id: z.string(), tasks: z.array(z.unknown()).default([]) })),
      }),
    ),
  })
  .parse(parse(readFileSync(resolve(import.meta.dirname, '../../runbooks/production-go-live.yaml'), 'utf8')));

/** The criteria of the gates of the runbook that comes with golive. */
export const criteriaOf: ReadonlyMap<string, readonly string[]> = new Map(
  runbook.gates.map((gate) => [gate.id, gate.criteria.map(({ id }) => id)]),
);

/** The boxes of the tasks of its steps. */
export const tasksOf: ReadonlyMap<string, readonly string[]> = new Map(
  runbook.phases.flatMap(({ steps }) => steps.map(({ id, tasks }) => [id, tasks.map((_, n) => String(n))])),
);

/** The form of a GO with every box ticked, sent in one go. */
export function goPayload(
  user: string,
  { goLive = 'GL-1', gate, t0 }: { goLive?: string; gate: string; t0: number },
): Readonly<Record<string, unknown>> {
  const ticked = (criteriaOf.get(gate) ?? []).map((value) => ({ value }));
  return formPayload(
    user,
    { callback_id: 'vote_go', private_metadata: `${goLive}|${gate}|${t0}`, values: {} },
    { state: { values: { criteria: { criteria: { type: 'checkboxes', selected_options: ticked } } } } },
  );
}
