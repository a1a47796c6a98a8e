import type { Generated, Kysely } from 'kysely';
import type { EffectKind } from '../domain/effect.ts';
import type { EffectState, SampleRow } from './store.ts';

/**
 * The tables as the migrations make them. The database itself holds the plain columns to these types (STRICT tables,
 * CHECK); columns with JSON text are parsed where they are read.
 */
export interface Schema {
  events: EventTable;
  go_lives: GoLiveTable;
  inbox: { command_id: string; go_live: string | null; at: number; answer: string };
  effects: EffectTable;
  slack_messages: {
    go_live: string;
    message_key: string;
    channel: string;
    ts: string;
    permalink: string | null;
    shown: string | null;
  };
  health_samples: {
    go_live: string;
    endpoint: string;
    at: number;
    outcome: SampleRow['outcome'];
    latency_ms: number;
    detail: string;
  };
  meta: { key: string; value: string };
}

export type Db = Kysely<Schema>;

/** `actor`, `origin` and `event` are canonical JSON (RFC 8785): the very text that the hash covers. */
export interface EventTable {
  stream: string;
  version: number;
  at: number;
  actor: string;
  origin: string;
  event: string;
  prev_hash: string;
  hash: string;
}

interface GoLiveTable {
  id: string;
  number: number;
  service: string;
  environment: string;
  version: string;
  status: string;
  active: number;
  channel: string;
  t0: number;
  time_zone: string;
  next_due_at: number | null;
  stream_version: number;
  head_hash: string;
  watched: number;
  started: number;
  succeeded: number;
}

interface EffectTable {
  id: Generated<number>;
  key: string;
  kind: EffectKind;
  /** Null for what belongs to none. */
  go_live: string | null;
  payload: string;
  state: Generated<EffectState>;
  /** From when a worker may take it: the end of the lease while it is claimed, null once nothing is left to do. */
  available_at: number | null;
  /** While it is pending: the key of the message whose post makes it available at once. */
  waits_for: string | null;
  attempts: Generated<number>;
  last_attempt_at: number | null;
  previous_attempt_at: number | null;
  sending_at: number | null;
  /** Counted up to `available_at`, as it was planned when it was given back. */
  tried_ms: Generated<number>;
  lease_token: string | null;
  /** Raised by each wish for the same key; above `claimed_revision`, something was wanted after the claim. */
  revision: Generated<number>;
  claimed_revision: number | null;
  reason: string | null;
  created_at: number;
  finished_at: number | null;
}
