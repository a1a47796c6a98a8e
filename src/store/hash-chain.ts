import { hash } from 'node:crypto';
import type { EventTable } from './schema.ts';

/** What stands where the first event of a stream has no hash before it. */
export const FIRST_PREV_HASH = '0'.repeat(64);

/**
 * SHA-256 (hex) of the canonical JSON of `{actor, at, event, origin, prevHash, stream, version}`. `actor`, `origin` and
 * `event` come as canonical JSON and the member names in RFC 8785's order, so that the parts only need joining.
 */
export function chainHash(link: Omit<EventTable, 'hash'>): string {
  const canonical =
    `{"actor":${link.actor},"at":${link.at},"event":${link.event},"origin":${link.origin}` +
    `,"prevHash":"${link.prev_hash}","stream":${JSON.stringify(link.stream)},"version":${link.version}}`;
  return hash('sha256', canonical, 'hex');
}
