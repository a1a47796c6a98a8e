import type { NoticeQueued } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { NoticeDefinition } from '../runbook.ts';
import type { Audience } from '../service.ts';
import { heardBefore, isForWhoeverHeard, isHeardAgain, toldTargets } from './notice-branch.ts';
import type { NoticeChannel } from './reach.ts';
import { isSlackGroup } from './slack-place.ts';

/*
 * Where a notice goes. A target is its channel and, where the channel has several, the place: `slack:C0TEAM`,
 * `email:users` (an audience), `status_page`, `pager`, `webhook:ops`. Each target is one delivery with an outcome of its own.
 */

export const noticeChannels = ['slack', 'email', 'status_page', 'pager', 'bridge'] as const;

/** The channel of a target; a place in it is what stands behind the colon. */
export const channelOf = (target: string): string => target.split(':', 1)[0] ?? '';

export const placeOf = (target: string): string => target.slice(channelOf(target).length + 1);

/** A notice, or anything else that goes to audiences over channels. */
export type Told = Pick<NoticeDefinition, 'audiences' | 'channels'> &
  Partial<Pick<NoticeDefinition, 'id' | 'after' | 'branch' | 'builtIn'>>;

/**
 * Each target once, and apart from them those that this installation cannot reach: they are named, never dropped.
 * `reachable`: the channels besides Slack that it is set up for. The bridge is no target: its link goes along with the
 * others, where the service has one. The service's webhooks get every notice.
 */
export function targetsOf(
  goLive: GoLive,
  notice: Told,
  reachable: readonly NoticeChannel[] = [],
): Pick<NoticeQueued, 'targets' | 'notConfigured'> {
  const { service } = goLive;
  const audiences = service.audiences.filter(({ id }) => notice.audiences.includes(id));
  const isReached = (channel: NoticeChannel) => {
    if (channel === 'bridge') return service.bridge !== undefined;
    if (channel === 'status_page' && !service.statusPage) return false;
    return channel === 'slack' || reachable.includes(channel);
  };
  const own = notice.channels.map((channel) => ({ channel, targets: targetsOver(channel, audiences) }));
  const heardThere = heardBefore(goLive, notice);
  const heard = noticeChannels.map((channel) => ({
    channel,
    targets: heardThere.filter((target) => channelOf(target) === channel),
  }));
  const over = (isWanted: (channel: NoticeChannel) => boolean) => [
    ...new Set([...own, ...heard].flatMap(({ channel, targets }) => (isWanted(channel) ? targets : []))),
  ];
  return {
    targets: [
      ...over((channel) => channel !== 'bridge' && isReached(channel)),
      ...(service.webhooks ?? []).map((id) => `webhook:${id}`),
    ],
    notConfigured: over((channel) => !isReached(channel)),
  };
}

/**
 * Whether people outside the house read it there. A channel and an address are read by whoever is in them; a status page
 * and a pager are used for those audiences of the notice that look there.
 */
export function isExternal(goLive: GoLive, notice: Told, target: string): boolean {
  const { service } = goLive;
  const external = service.audiences.filter((audience) => audience.external === true);
  // Who hears of a turn is who heard what it corrects.
  const audiences = [
    ...notice.audiences,
    ...goLive.notices
      .filter((told) => isForWhoeverHeard(notice) && toldTargets([told]).includes(target))
      .flatMap((told) => goLive.runbook.notices.find(({ id }) => id === told.notice)?.audiences ?? []),
  ];
  const place = placeOf(target);
  switch (channelOf(target)) {
    case 'slack':
      return [place, ...groupsOf(goLive, target)].some((id) =>
        external.some(({ slack }) => slack.includes(id)),
      );
    case 'email':
      return external.some(({ id }) => id === place);
    case 'status_page':
      return external.some(({ id, statusPage }) => statusPage && audiences.includes(id));
    case 'pager':
      return external.some(({ id, pager }) => pager && audiences.includes(id));
    default:
      return false;
  }
}

/** The user groups through which a person was told. */
const groupsOf = ({ notices }: GoLive, target: string): readonly string[] =>
  notices.flatMap(({ deliveries }) => deliveries[target]?.via ?? []);

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

/**
 * The channels of Slack, besides the go-live's own, whose people hear of a change of the plan as it is told in the
 * go-live: those in the house in which a notice stands or may stand in a moment.
 */
export function channelsTold(goLive: GoLive): readonly string[] {
  const { notices, service } = goLive;
  const nowhere = { audiences: [], channels: [] };
  return toldTargets(notices)
    .filter((target) => channelOf(target) === 'slack' && !isExternal(goLive, nowhere, target))
    .map(placeOf)
    .filter((place) => place !== service.channel && !isSlackGroup(place));
}

/** Where a turn is heard if all goes by the plan until then, besides where somebody heard of it already. */
export function hearersByPlan(
  goLive: GoLive,
  notice: Told,
  reachable: readonly NoticeChannel[],
): readonly string[] {
  const planned = goLive.runbook.notices
    .filter((one) => !isForWhoeverHeard(one) && mayComeBefore(one, notice))
    .flatMap((one) => targetsOf(goLive, one, reachable).targets);
  return [...new Set([...heardBefore(goLive, notice), ...planned])].filter(
    (target) => channelOf(target) !== 'webhook' && isHeardAgain(goLive, notice, target),
  );
}

/** Whether a notice of the normal way may be out when the go-live takes this turn. */
function mayComeBefore({ after }: Told, turn: Told): boolean {
  if (after === 'issue_opened') return false;
  switch (turn.after) {
    case 'rescheduled':
    case 'held_past_t0':
      return after === undefined;
    case 'aborted':
      return after !== 'success_declared';
    default:
      return true;
  }
}
