/** What became of a notice in one round, as the state keeps it. */
export interface NoticeState {
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
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly at?: number;
  readonly permalink?: string;
  readonly reason?: string;
}
