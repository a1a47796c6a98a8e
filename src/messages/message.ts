import type { KnownBlock } from '@slack/web-api';
import type { RunProgress } from '../domain/deployment/run-progress.ts';
import type { MessageRef } from '../domain/effect.ts';
import type { RecordedEvent } from '../domain/event.ts';
import type { Catalogue } from './catalogue.ts';

export interface MessageContext {
  /** The go-live's time, not the machine's. */
  readonly now: number;
  readonly words: Catalogue;
  /** The event that an `event` message tells. */
  readonly event?: RecordedEvent | undefined;
  /** The same and all events after it: more of them may stand in the same message. */
  readonly events?: readonly RecordedEvent[] | undefined;
  /** How far a run has come, by its correlation id, where that is known. */
  readonly progressOf?: ((correlationId: string) => RunProgress | undefined) | undefined;
}

export interface RenderedMessage {
  /** For notifications and screen readers, as mrkdwn. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** Where a new message goes: for all to see, or into the thread of the control card. */
  readonly place: 'channel' | 'thread';
  /** The one person that it goes to, directly. */
  readonly to?: string | undefined;
  /** Not worth a new message: it only says that an earlier one is settled. */
  readonly onlyEdit?: boolean | undefined;
  /** Whose thread, where it is not the control card's. */
  readonly head?: MessageRef | undefined;
}
