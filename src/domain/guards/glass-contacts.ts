import type { GoLive } from '../go-live.ts';

/** Who is told of it besides the channel: whoever rules on a NO-GO of that gate, or of any. */
export function glassContacts({ runbook }: GoLive, what: string): readonly string[] {
  const own = runbook.gates.filter(({ id }) => what === `gate/${id}`);
  return [...new Set((own.length > 0 ? own : runbook.gates).map(({ escalation }) => escalation))];
}
