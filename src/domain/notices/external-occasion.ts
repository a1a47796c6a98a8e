import type { NoticeQueued } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { queued } from '../occasion.ts';
import type { CommunicationEvent } from './communication-event.ts';
import { isExternal, type Told } from './notice-target.ts';

/*
 * What is told because something happened is written in that moment, so nobody can have approved it before. In the house
 * it goes out at once; outside it does not, but for the short form of a status update, which then is sent by the click of
 * whoever approves what external audiences are told.
 */

/** Queued for those in the house; that those outside do not hear it is on record, and people are told. */
export function queuedInHouse(
  goLive: GoLive,
  told: Told,
  occasion: Parameters<typeof queued>[1],
): readonly (NoticeQueued | CommunicationEvent)[] {
  const targets = occasion.targets.filter((target) => isExternal(goLive, told, target));
  const inHouse = queued(goLive, {
    ...occasion,
    targets: occasion.targets.filter((target) => !targets.includes(target)),
  });
  if (targets.length === 0) return [inHouse];
  const { notice, round, dueAt } = inHouse;
  return [inHouse, { type: 'ExternalNoticeMissed', notice, round, dueAt, targets }];
}
