import type { App, ReceiverEvent } from '@slack/bolt';
import type { Logger } from 'pino';
import { readActions, readCommand, readHomeOpened, readSubmission } from './payload.ts';

/** The one command that golive answers; `manifest.yaml` registers it. */
export const slashCommand = '/golive';

export interface IntakeParts {
  readonly log: Logger;
  /** Says to whoever can still be told that the payload could not be read. */
  readonly onUnreadable: (body: unknown, ack: ReceiverEvent['ack']) => Promise<void>;
}

/** Lets through to Bolt what golive can read. Never throws: what comes in from outside stops nothing. */
export function createIntake({ log, onUnreadable }: IntakeParts) {
  return async (app: App, event: ReceiverEvent): Promise<void> => {
    try {
      if (isIgnored(event.body)) await event.ack();
      else if (isReadable(event.body)) await app.processEvent(event);
      else {
        log.warn({ type: typeOf(event.body) }, 'A payload from Slack could not be read');
        await onUnreadable(event.body, event.ack);
      }
    } catch (error) {
      log.error({ err: error }, 'A payload from Slack was not handled');
    }
  };
}

export type Intake = ReturnType<typeof createIntake>;

/** By the payload's type, which a command does not carry. */
const readers = new Map<unknown, (body: unknown) => unknown>([
  [undefined, readCommand],
  ['block_actions', readActions],
  ['view_submission', readSubmission],
  ['event_callback', readHomeOpened],
]);

const isReadable = (body: ReceiverEvent['body']): boolean => readers.get(body['type'])?.(body) !== undefined;

/** What Slack may send although golive asks for none of it: events of other kinds, and modals that were closed. */
const isIgnored = (body: ReceiverEvent['body']): boolean =>
  body['type'] === 'view_closed' || (body['type'] === 'event_callback' && !readHomeOpened(body));

const typeOf = (body: ReceiverEvent['body']): string => String(body['type'] ?? 'none').slice(0, 50);
