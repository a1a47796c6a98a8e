import type { ModalView } from '@slack/web-api';
import type { CardsLookedFor } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import { asPlain } from './sentences.ts';
import type { Said } from './slack-calls.ts';

/** What a person is to see of what they asked for. */
export type Reply =
  /** Recorded. The cards show it, so `said` is for those who cannot see the card change: after a command, or late. */
  | {
      readonly type: 'done';
      readonly said: Said;
      /** What the form below the one that was sent shows from now on. */
      readonly parent?: ModalView;
    }
  /** Recorded or looked up, and to be told to this person. */
  | { readonly type: 'say'; readonly said: Said; readonly lookFor?: LookedFor }
  /** Not done, and why. */
  | {
      readonly type: 'refuse';
      readonly said: Said;
      readonly code?: RefusalCode;
      /** Slack takes no more forms at the moment: no form is spent on saying so. */
      readonly withoutForm?: boolean;
    }
  /** Not done because of what stands in these inputs of a form, by block id, in plain text. */
  | { readonly type: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** A form; `again` is said, with a button that opens it, where Slack does not open it. */
  | { readonly type: 'open'; readonly view: ModalView; readonly again: Said; readonly lookFor?: LookedFor }
  /** A form was opened: there is nothing to say. */
  | { readonly type: 'opened' }
  /** Recorded or turned over: the form that is open shows this from now on. */
  | { readonly type: 'change'; readonly view: ModalView; readonly said?: Said };

/** Cards that whoever asks for their content expects to be there; looked for once there is an answer. */
export interface LookedFor {
  readonly goLive: GoLive;
  readonly cards: CardsLookedFor;
}

export const opened: Reply = { type: 'opened' };
export const say = (said: Said, lookFor?: LookedFor): Reply => ({
  type: 'say',
  said,
  ...(lookFor ? { lookFor } : {}),
});
export const refuse = (said: Said, code?: RefusalCode): Reply => ({
  type: 'refuse',
  said,
  ...(code ? { code } : {}),
});
export const errorAt = (block: string, text: string): Reply => ({
  type: 'errors',
  errors: { [block]: text },
});

/** What is about one input is said beside it. */
export function besideInput(reply: Reply, blocks: Readonly<Partial<Record<RefusalCode, string>>>): Reply {
  if (reply.type !== 'refuse' || reply.code === undefined) return reply;
  const block = blocks[reply.code];
  return block === undefined ? reply : errorAt(block, asPlain(reply.said.text));
}
