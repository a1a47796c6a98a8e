import type { Deed } from '../go-live.ts';
import type { Unsent } from './communication-event.ts';
import type { MailOutcome } from './delivery-event.ts';
import type { MailProgress } from './mail-progress.ts';

export interface NoticeState extends Unsent {
  readonly notice: string;
  readonly round: number;
  readonly state: 'queued' | 'missed' | 'cancelled';
  readonly dueAt?: number;
  readonly at: number;
  readonly late: boolean;
  readonly because?: string;
  readonly notConfigured: readonly string[];
  readonly deliveries: Readonly<Record<string, DeliveryState>>;
}

export interface DeliveryState {
  /** `uncertain`: it may have arrived or not, until a person says so. `left_out`: a person who cannot be written to. */
  readonly state: 'pending' | 'delivered' | 'failed' | 'uncertain' | 'left_out';
  readonly at?: number;
  readonly permalink?: string;
  readonly reason?: string;
  /** For a mail. */
  readonly mail?: MailProgress;
  /** The target that could not be reached. */
  readonly insteadOf?: string;
  /** How often a person asked to send it again. */
  readonly again?: number;
  /** The user group in which the person is. */
  readonly via?: string;
  /** Of a user group: how many were in it. */
  readonly members?: number;
}

/** A delivery of which a person was asked whether it arrived. */
export interface Doubt {
  /** Of the event that asked. */
  readonly version: number;
  readonly at: number;
  readonly notice: string;
  readonly round: number;
  readonly target: string;
  readonly reason: string;
  readonly text: string;
  readonly recipients?: number;
  readonly mail?: MailOutcome;
  readonly settled?: Deed & { readonly as: 'arrived' | 'send_again' };
}
