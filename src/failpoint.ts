/*
 * Places where a crash could hurt, by name. In production each is a no-op; a test arms them to kill the process (as
 * `kill -9` does), to stop it for ever, or to throw.
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
  readonly does: 'kill' | 'stop' | 'throw';
  /** Strikes at the nth pass; 0 strikes at every pass. */
  readonly nth: number;
  /** Only what is done for this kind of effect, or this command, passes it. */
  readonly of?: string;
}

const armed = new Map<FailpointName, ArmedFailpoint & { passes: number }>();

export function armFailpoints(failpoints: readonly ArmedFailpoint[]): void {
  armed.clear();
  for (const failpoint of failpoints) armed.set(failpoint.name, { ...failpoint, passes: 0 });
}

export async function failpoint(name: FailpointName, of?: string): Promise<void> {
  const found = armed.get(name);
  if (!found || (found.of !== undefined && found.of !== of)) return;
  found.passes += 1;
  if (found.nth !== 0 && found.passes !== found.nth) return;
  if (found.does === 'throw') throw new Error(`failpoint ${name}`);
  if (found.does === 'kill') process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}
