import type { NoticeQueued } from './event.ts';
import type { GoLive } from './go-live.ts';
import type { NoticeChannel, NoticeDefinition } from './runbook.ts';
import type { Audience } from './service.ts';

/*
 * Where a notice goes. A target is its channel and, where the channel has several, the place: `slack:C0TEAM`,
 * `email:users` (an audience), `status_page`, `pager`, `webhook:ops`. Each target is one delivery with an outcome of its own.
 */

/** The channel of a target; a place in it is what stands behind the colon. */
export const channelOf = (target: string): string => target.split(':', 1)[0] ?? '';

export const placeOf = (target: string): string => target.slice(channelOf(target).length + 1);

/**
 * Each target once, and apart from them those that this installation cannot reach: they are named, never dropped.
 * `reachable`: the channels besides Slack that it is set up for. The bridge is no target: its link goes along with the
 * others, where the service has one. The service's webhooks get every notice.
 */
export function targetsOf(
  { service }: GoLive,
  notice: Pick<NoticeDefinition, 'audiences' | 'channels'>,
  reachable: readonly NoticeChannel[] = [],
): Pick<NoticeQueued, 'targets' | 'notConfigured'> {
  const audiences = service.audiences.filter(({ id }) => notice.audiences.includes(id));
  const isReached = (channel: NoticeChannel) => {
    if (channel === 'bridge') return service.bridge !== undefined;
    if (channel === 'status_page' && !service.statusPage) return false;
    return channel === 'slack' || reachable.includes(channel);
  };
  const over = (channels: readonly NoticeChannel[]) => [
    ...new Set(channels.flatMap((channel) => targetsOver(channel, audiences))),
  ];
  return {
    targets: [
      ...over(notice.channels.filter((channel) => channel !== 'bridge' && isReached(channel))),
      ...(service.webhooks ?? []).map((id) => `webhook:${id}`),
    ],
    notConfigured: over(notice.channels.filter((channel) => !isReached(channel))),
  };
}

function targetsOver(channel: NoticeChannel, audiences: readonly Audience[]): readonly string[] {
  switch (channel) {
    case 'slack':
      return audiences.flatMap(({ slack }) => slack.map((id) => `slack:${id}`));
    case 'email':
      return audiences
        .map(({ id }) => id)
        .filter((id, _, all) => addressesOf(audiences, all, id).length > 0)
        .map((id) => `email:${id}`);
    case 'status_page':
    case 'pager':
    case 'bridge':
      return [channel];
  }
}

/** Mail addresses are told apart without regard to case: nobody is to get the same mail twice. */
const nameOf = (address: string): string => address.toLowerCase();

/** The addresses of an audience, each once, without those of the audiences before it. */
export function addressesOf(
  audiences: readonly { readonly id: string; readonly email: readonly string[] }[],
  inOrder: readonly string[],
  audience: string,
): readonly string[] {
  const of = (id: string) => audiences.find((one) => one.id === id)?.email ?? [];
  const seen = new Set(inOrder.slice(0, inOrder.indexOf(audience)).flatMap(of).map(nameOf));
  return of(audience).filter((address) => {
    const isNew = !seen.has(nameOf(address));
    seen.add(nameOf(address));
    return isNew;
  });
}

/** The channels of Slack, besides the go-live's own, in which a notice of any round stands or may stand in a moment. */
export function channelsTold({ notices, service }: GoLive): readonly string[] {
  const told = notices.flatMap((notice) =>
    Object.entries(notice.deliveries)
      .filter(([target, { state }]) => channelOf(target) === 'slack' && state !== 'failed')
      .map(([target]) => placeOf(target)),
  );
  return [...new Set(told)].filter((channel) => channel !== service.channel);
}
