/*
 * Places where a crash could hurt, by name. In production each is a no-op; a test arms them to kill the process (as
 * `kill -9` does), to stop it for ever, to throw, or to kill it once each that is armed so is reached: who comes first
 * waits, so that deliveries beside each other are cut off in known places.
 */
export const failpointNames = [
  'engine.before_commit',
  'engine.after_commit',
  'worker.after_claim',
  'worker.before_send',
  'worker.after_send',
  'worker.before_outcome',
  'post.before_send',
  'post.after_send',
  'mail.before_mark',
  'mail.after_mark',
  'mail.after_send',
  'mail.before_record',
  'status_page.before_send',
  'status_page.after_send',
  'pager.before_send',
  'pager.after_send',
  'webhook.before_send',
  'webhook.after_send',
  'slack.before_ack',
] as const;

export type FailpointName = (typeof failpointNames)[number];

export interface ArmedFailpoint {
  readonly name: FailpointName;
  readonly does: 'kill' | 'kill_together' | 'stop' | 'throw';
  /** Strikes at the nth pass; 0 strikes at every pass. */
  readonly nth: number;
  /** Only what is done for this kind of effect, or this command, passes it. */
  readonly of?: string;
}

let armed: readonly (ArmedFailpoint & { passes: number; isReached: boolean })[] = [];

export function armFailpoints(failpoints: readonly ArmedFailpoint[]): void {
  armed = failpoints.map((failpoint) => ({ ...failpoint, passes: 0, isReached: false }));
}

export async function failpoint(name: FailpointName, of?: string): Promise<void> {
  const found = armed.find((one) => one.name === name && (one.of === undefined || one.of === of));
  if (!found) return;
  found.passes += 1;
  if (found.nth !== 0 && found.passes !== found.nth) return;
  if (found.does === 'throw') throw new Error(`failpoint ${name}`);
  found.isReached = true;
  const isMissing = armed.some(({ does, isReached }) => does === 'kill_together' && !isReached);
  if (found.does === 'kill' || (found.does === 'kill_together' && !isMissing))
    process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}
