import { z } from 'zod';
import type { EventRow } from './verify-chain.ts';

const text = z.string();
const lists = z.array(z.object({ id: text, title: text, items: z.array(z.object({ id: text, text })) }));
const planSchema = z.object({
  version: text,
  rollbackTo: text.optional(),
  t0: z.number(),
  timeZone: text,
  service: z.object({
    id: text,
    title: text,
    channel: text,
    roles: z.record(text, z.object({ holder: text, deputy: text.optional() })),
  }),
  runbook: z.object({
    roles: z.array(z.object({ id: text, title: text })),
    checklist: z.array(z.object({ items: z.array(z.object({ id: text, text, blocking: z.boolean() })) })),
    gates: z.array(z.object({ id: text, title: text, owner: text, opensOffsetMs: z.number().optional() })),
    notices: z.array(
      z.object({ id: text, title: text, atOffsetMs: z.number().optional(), after: text.optional() }),
    ),
    phases: z.array(z.object({ id: text, title: text, steps: z.array(z.object({ id: text, title: text })) })),
    deployment: z.object({ starter: text, graceMs: z.number() }),
    success: z.object({ declaredBy: text }),
    followUps: lists,
    rollback: z.object({ allowed: z.array(text), proposeTo: text, afterwards: lists }),
  }),
});

/** What was planned, as the first event says it: the service and the runbook as they were then. */
export type Plan = z.infer<typeof planSchema>;

const eventSchema = z.looseObject({ type: z.string() });

/** An event as the database holds it; which members it has depends on its type. */
export type TrailEvent = z.infer<typeof eventSchema>;

const actorSchema = z.object({ kind: z.string(), id: z.string() });

export interface TrailEntry {
  readonly version: number;
  readonly at: number;
  readonly actor: z.infer<typeof actorSchema>;
  readonly event: TrailEvent;
  readonly hash: string;
}

/** One go-live's events, read as far as they can be read: a row that was spoilt has no event and is left to the verifier. */
export interface History {
  readonly plan: Plan | undefined;
  readonly entries: readonly TrailEntry[];
}

export function historyOf(rows: readonly EventRow[]): History {
  const entries = rows.map(entryOf);
  const first = entries[0]?.event;
  return { plan: first?.type === 'GoLivePlanned' ? planSchema.safeParse(first).data : undefined, entries };
}

function entryOf({ version, at, actor, event, hash }: EventRow): TrailEntry {
  return {
    version,
    at,
    hash,
    actor: readJson(actorSchema, actor) ?? { kind: 'unreadable', id: '' },
    event: readJson(eventSchema, event) ?? { type: 'Unreadable' },
  };
}

function readJson<Schema extends z.ZodType>(schema: Schema, json: string): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
