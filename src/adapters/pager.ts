import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { createJsonApi } from './json-api.ts';

export interface PagerOptions {
  /** Of the PagerDuty service that is paged. It is sent in the body of each call. */
  readonly routingKey: string;
  /** `https://events.pagerduty.com` */
  readonly baseUrl: string;
  readonly words: Catalogue['outside'];
  readonly timeoutMs?: number;
  /** Real time. */
  readonly now?: () => number;
}

/** `dedupKey` names the alert: a second trigger with the same one pages nobody anew. */
export type PagerSignal =
  | {
      readonly action: 'trigger';
      readonly dedupKey: string;
      readonly severity: 'critical' | 'error' | 'warning' | 'info';
      readonly about: PagerFacts;
    }
  | { readonly action: 'acknowledge' | 'resolve'; readonly dedupKey: string };

export interface PagerFacts {
  /** At most 1024 characters. */
  readonly summary: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What goes live. */
  readonly component: string;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

export interface PagerOut {
  send(signal: PagerSignal): Promise<void>;
  /** Something was changed, which pages nobody. */
  tellOfChange(change: PagerFacts): Promise<void>;
}

const answerSchema = z.object({ status: z.literal('success') });

/** Alerts and changes for PagerDuty, over its Events API v2. Each call goes out once. */
export function createPagerOut(options: PagerOptions): PagerOut {
  const { routingKey, baseUrl, words, timeoutMs = 10_000, now = Date.now } = options;
  const call = createJsonApi({ system: 'PagerDuty', timeoutMs, secrets: [routingKey], now, words });
  const base = baseUrl.replace(/\/+$/, '');

  async function post(path: string, event: object): Promise<void> {
    const body = { routing_key: routingKey, ...event };
    await call({ method: 'POST', url: `${base}${path}`, body, schema: answerSchema });
  }

  return {
    send: (signal) =>
      post('/v2/enqueue', {
        event_action: signal.action,
        dedup_key: signal.dedupKey,
        ...(signal.action === 'trigger'
          ? {
              client: 'golive',
              payload: { ...payloadOf(signal.about), severity: signal.severity },
              links: signal.about.links,
            }
          : {}),
      }),
    tellOfChange: (change) => post('/v2/change/enqueue', { payload: changeOf(change), links: change.links }),
  };
}

const payloadOf = ({ component, ...change }: PagerFacts) => ({
  ...changeOf({ component, ...change }),
  component,
});

const changeOf = ({ summary, at, details }: PagerFacts) => ({
  summary,
  source: 'golive',
  timestamp: new Date(at).toISOString(),
  custom_details: details,
});
