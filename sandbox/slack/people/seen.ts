import type { SlackContext } from '../context.ts';
import type { Answer, Delivery } from '../delivery/deliveries.ts';
import type { Ephemeral } from '../state.ts';

/** What a person saw between acting and the app's acknowledgement (or Slack giving up on it). */
export interface Seen {
  /** Whether the app acknowledged in time. */
  readonly ok: boolean;
  /** What Slack calls it when the app did not: `operation_timeout`, `dispatch_failed`, `http_status_500`. */
  readonly error?: string;
  /** The words that Slack showed the person about it. */
  readonly text?: string;
  readonly envelopeId: string;
  /** Messages that only this person sees and that came or changed meanwhile. */
  readonly ephemerals: readonly Ephemeral[];
  /** The modal that stands in front of the person by then; undefined where there is none. */
  readonly viewId?: string;
}

export interface Delivered {
  readonly answer: Answer;
  /** Call it last: it also counts what the answer itself showed. */
  readonly seen: (text?: string) => Seen;
}

export async function deliverFor(
  context: SlackContext,
  userId: string,
  delivery: Delivery,
): Promise<Delivered> {
  const before = new Set(context.state.ephemeralsOf(userId));
  const answer = await context.deliveries.deliver(delivery);
  return {
    answer,
    seen: (text) => {
      const front = context.state.modalsOf(userId).at(-1);
      return {
        ok: answer.ok,
        ...(!answer.ok && { error: answer.error }),
        ...(text !== undefined && { text }),
        envelopeId: answer.envelopeId,
        ephemerals: context.state.ephemeralsOf(userId).filter((ephemeral) => !before.has(ephemeral)),
        ...(front && { viewId: front.id }),
      };
    },
  };
}
