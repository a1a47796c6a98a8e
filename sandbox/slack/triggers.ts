import { randomBytes } from 'node:crypto';
import { SlackApiError } from './slack-api-error.ts';

export interface Trigger {
  readonly userId: string;
  /** The modal in which the person acted, which a view may be pushed onto. */
  readonly viewId: string | undefined;
}

const LIFETIME_MS = 3_000;
const shape = /^\d+\.\d+\.[0-9a-f]+$/;

/** Trigger ids: each opens one view, within three seconds of real time. */
export class Triggers {
  readonly #issued = new Map<string, Trigger & { issuedAt: number; exchanged: boolean }>();
  readonly #realNow: () => number;

  constructor(realNow: () => number) {
    this.#realNow = realNow;
  }

  issue(trigger: Trigger): string {
    const id = `${this.#realNow()}.${this.#issued.size + 1}.${randomBytes(16).toString('hex')}`;
    this.#issued.set(id, { ...trigger, issuedAt: this.#realNow(), exchanged: false });
    return id;
  }

  exchange(id: string): Trigger {
    if (!shape.test(id)) {
      throw new SlackApiError('invalid_arguments', {
        messages: ['invalid `trigger_id` [json-pointer:/trigger_id]'],
      });
    }
    const trigger = this.#issued.get(id);
    if (!trigger) throw new SlackApiError('invalid_trigger_id');
    if (trigger.exchanged) throw new SlackApiError('exchanged_trigger_id');
    if (this.#realNow() - trigger.issuedAt > LIFETIME_MS) throw new SlackApiError('expired_trigger_id');
    trigger.exchanged = true;
    return trigger;
  }

  forget(): void {
    this.#issued.clear();
  }
}
