import type { GoLive } from '../go-live.ts';
import { baseOf } from '../occasion.ts';
import type { Audience } from '../service.ts';
import type { DeliveryEvent } from './delivery-event.ts';
import type { NoticeState } from './notice-state.ts';
import { channelOf, isExternal, placeOf } from './notice-target.ts';
import { isSlackChannel } from './slack-place.ts';

/*
 * Where the words of a delivery that failed for good go, for somebody to pass them on: to the fallback of the audience that
 * it was for, else to the one that the notice names, else to the go-live's own channel. Never to people outside the house.
 */

interface Failed {
  readonly target: string;
  readonly text: string | undefined;
}

/** Once for each place, and not where people read it anyway. */
export function fallBack(
  goLive: GoLive,
  { notice, round, deliveries }: NoticeState,
  { target: insteadOf, text }: Failed,
): readonly DeliveryEvent[] {
  if (text === undefined) return [];
  const target = fallbacks(goLive, notice, insteadOf).find((place) => place !== insteadOf);
  if (target === undefined || deliveries[target]) return [];
  return [{ type: 'NoticeFellBack', notice, round, target, insteadOf, text }];
}

/** In the order in which they are used. */
function fallbacks(goLive: GoLive, name: string, insteadOf: string): readonly string[] {
  const { service, runbook } = goLive;
  const notice = runbook.notices.find(({ id }) => id === baseOf(name));
  const audiences = notice?.audiences ?? [];
  const ofAudience = service.audiences.find(
    (audience) => audience.fallback !== undefined && isReachedBy(audience, insteadOf, audiences),
  );
  const ofNotice =
    service.audiences.find(({ id }) => id === notice?.fallback)?.slack.filter(isSlackChannel) ?? [];
  const named = [...(ofAudience?.fallback ? [ofAudience.fallback] : []), ...ofNotice.slice(0, 1)]
    .map((channel) => `slack:${channel}`)
    .filter((target) => !isExternal(goLive, { audiences, channels: [] }, target));
  return [...named, `slack:${service.channel}`];
}

/** A status page and a pager are shared: there the audience must be one of the notice. */
function isReachedBy(
  { id, slack, statusPage, pager }: Audience,
  target: string,
  audiences: readonly string[],
): boolean {
  switch (channelOf(target)) {
    case 'slack':
      return slack.includes(placeOf(target));
    case 'email':
      return id === placeOf(target);
    case 'status_page':
      return statusPage && audiences.includes(id);
    case 'pager':
      return pager && audiences.includes(id);
    default:
      return false;
  }
}
