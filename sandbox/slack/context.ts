import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import type { Deliveries } from './delivery/deliveries.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { SlackState } from './state.ts';
import type { Triggers } from './triggers.ts';

/** What every part of the Slack sandbox works with. */
export interface SlackContext {
  readonly state: SlackState;
  readonly clock: SandboxClock;
  /** Real time, epoch milliseconds: Slack's own limits do not follow the sandbox clock. */
  readonly realNow: () => number;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Where this server listens, e.g. `http://127.0.0.1:3999`. */
  readonly origin: () => string;
  readonly scopes: readonly string[];
  /** The slash commands that the app registered. */
  readonly commands: readonly string[];
  /** The event types that the app subscribed to. */
  readonly subscriptions: readonly string[];
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly socketMode: SocketMode;
  readonly deliveries: Deliveries;
}
