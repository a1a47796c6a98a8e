import { z } from 'zod';
import type { Command } from './domain/command.ts';
import type { EventType } from './domain/event.ts';
import type { GoLive } from './domain/go-live.ts';
import type { Refusal } from './domain/refusal.ts';

/** What a command came to. It is durable when it is given: the same command id gives the same answer for ever. */
export type Answer =
  | {
      readonly ok: true;
      /** Or `LOCKS`, `REHEARSALS` or `REVIEWS`, for what belongs to no go-live. */
      readonly goLive: string;
      readonly events: readonly EventType[];
      /** `GL-7#41:3f9a2c1b7d4e`: the head of the audit trail after it. */
      readonly anchor: string;
    }
  | { readonly ok: false; readonly goLive?: string; readonly refusal: Refusal };

/** What the doors (Slack, the clock, the watches) need of the engine. */
export interface CommandHandler {
  handle(command: Command): Promise<Answer>;
  read(goLive: string): Promise<GoLive | undefined>;
}

/** An answer read back from the database, where only the engine writes them. */
export const savedAnswer = z.custom<Answer>(
  (value) => typeof value === 'object' && value !== null && 'ok' in value,
  'is not an answer',
);
