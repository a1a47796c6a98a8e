import type { ContactArea, Runbook } from './runbook.ts';

/** The area that somebody means by its id or its title, or by the beginning of one of them; empty where none is meant. */
export function areasNamed({ contacts }: Runbook, written: string): readonly ContactArea[] {
  const wanted = written.trim().toLowerCase();
  const names = ({ id, title }: ContactArea) => [id, title.toLowerCase()];
  const exact = contacts.filter((area) => names(area).includes(wanted));
  if (exact.length > 0 || wanted === '') return exact;
  const begun = contacts.filter((area) => names(area).some((name) => name.startsWith(wanted)));
  return begun.length === 1 ? begun : [];
}
