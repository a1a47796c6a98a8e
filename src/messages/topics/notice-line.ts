import { type GoLive, lastRun } from '../../domain/go-live.ts';
import { noticeDueAt } from '../../domain/notices/notice.ts';
import { approversOf } from '../../domain/notices/notice-approval.ts';
import { isHeardOf } from '../../domain/notices/notice-branch.ts';
import type { DeliveryState, NoticeState } from '../../domain/notices/notice-state.ts';
import { isSlackGroup, isSlackPerson } from '../../domain/notices/slack-place.ts';
import type { NoticeDefinition } from '../../domain/runbook.ts';
import { channelLink, cutMrkdwn, link, mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { theRolesText } from '../names/people.ts';

/** The communication plan in one line: what was sent, what failed, what comes. Undefined where there is none. */
export function noticesLine(goLive: GoLive, words: Catalogue): string | undefined {
  const parts = goLive.runbook.notices.flatMap((notice) => noticeText(goLive, notice, words) ?? []);
  return parts.length > 0 ? joinWithin(parts, words) : undefined;
}

const longestLine = 1200;

function joinWithin(parts: readonly string[], words: Catalogue): string {
  const { separator } = words.notices;
  let fitting = parts.length;
  while (fitting > 1 && parts.slice(0, fitting).join(separator).length > longestLine) fitting -= 1;
  const left = parts.length - fitting;
  const shown = parts.slice(0, fitting);
  return cutMrkdwn((left > 0 ? [...shown, words.terms.andMore(left)] : shown).join(separator), longestLine);
}

export function noticeText(goLive: GoLive, notice: NoticeDefinition, words: Catalogue): string | undefined {
  const title = outside(notice.title, 50);
  const state = goLive.notices.find((n) => n.notice === notice.id && n.round === goLive.round);
  if (state) return settledPart(goLive, title, { state, words });
  if (goLive.held && !notice.after) return words.notices.waitsForResume(title);
  const dueAt = noticeDueAt(goLive, notice);
  if (dueAt !== undefined) return words.notices.comes(title, moment(dueAt, goLive.timeZone, words));
  if (waitsForWhole(goLive, notice)) return words.notices.waitsForWhole(title);
  return notice.after && isExpected(goLive, notice.after)
    ? words.notices.comesAfter(title, words.notices.after[notice.after])
    : undefined;
}

/** It is declared, and not yet so that anybody should be told. */
export const waitsForWhole = (goLive: GoLive, notice: NoticeDefinition): boolean =>
  notice.after === 'success_declared' && goLive.status === 'succeeded' && isHeardOf(goLive, notice);

/** Whether the go-live is on the way to this milestone; notices of the other way are not announced. */
export function isExpected(goLive: GoLive, milestone: NonNullable<NoticeDefinition['after']>): boolean {
  const goesBack = lastRun(goLive, 'rollback') !== undefined;
  if (goLive.status === 'aborted' || goLive.status === 'rolled_back') return false;
  switch (milestone) {
    case 'deployment_accepted':
    case 'success_declared':
      return !goesBack;
    case 'rolled_back':
      return goesBack;
    case 'held_past_t0':
    case 'rescheduled':
    case 'aborted':
    case 'issue_opened':
      return false;
  }
}

interface Settled {
  readonly state: NoticeState;
  readonly words: Catalogue;
}

function settledPart(goLive: GoLive, title: string, { state, words }: Settled): string {
  const said = words.notices;
  if (state.state === 'cancelled' && state.because !== undefined)
    return said.cancelled(
      title,
      knownWord(words.notices.because, state.because) ?? outside(state.because, 60),
    );
  if (state.state === 'missed')
    return said.missed(title, moment(state.dueAt ?? state.at, goLive.timeZone, words));
  const line =
    externalPart(goLive, title, { state, words }) ?? deliveredPart(goLive, title, { state, words });
  if (state.notConfigured.length === 0) return line;
  return said.notConfigured(line, targetsText(goLive, state.notConfigured, words));
}

/** What waits for somebody, or was missed, says more than what arrived. */
function externalPart(goLive: GoLive, title: string, { state, words }: Settled): string | undefined {
  const { awaiting = [], unapproved = [] } = state;
  const said = words.approvals;
  if (awaiting.length > 0) return said.waitsFor(title, theRolesText(goLive, approversOf(goLive), words));
  return unapproved.length > 0
    ? said.unapprovedOnCard(title, targetsText(goLive, unapproved, words))
    : undefined;
}

function deliveredPart(goLive: GoLive, title: string, { state, words }: Settled): string {
  const said = words.notices;
  const deliveries = Object.entries(state.deliveries);
  const inState = (wanted: DeliveryState['state']) => deliveries.filter(([, d]) => d.state === wanted);
  const failed = inState('failed').map(([target]) => target);
  if (failed.length > 0) return said.failed(title, targetsText(goLive, failed, words));
  if (inState('pending').length > 0) return said.sending(title);
  const doubted = inState('uncertain').map(([target]) => target);
  if (doubted.length > 0) return said.uncertain(title, targetsText(goLive, doubted, words));
  const sentAt = noticeSentAt(state);
  if (sentAt === undefined) return said.nowhere(title);
  // A mail has none.
  const place = inState('delivered').find(([, { permalink }]) => permalink)?.[1].permalink;
  const linked = place ? link(place, title) : title;
  const at = moment(sentAt, goLive.timeZone, words);
  return state.late ? said.sentLate(linked, at) : said.sent(linked, at);
}

/** When it went out; where it is late by its last part, for what nobody had to approve may have gone out in time. */
export function noticeSentAt({ deliveries, late, at }: NoticeState): number | undefined {
  const times = Object.values(deliveries).flatMap((one) => (one.state === 'delivered' ? [one.at ?? at] : []));
  if (times.length === 0) return undefined;
  return late ? Math.max(...times) : Math.min(...times);
}

/** Where a notice goes, in words: `slack:C0TEAM`, `email:users`, `status_page`, `pager`, `bridge`. */
export function targetsText(goLive: GoLive, targets: readonly string[], words: Catalogue): string {
  const named = targets.slice(0, 5).map((target) => targetText(goLive, target, words));
  const left = targets.length - named.length;
  return words.people.and(left > 0 ? [...named, words.people.more(left)] : named);
}

export function targetText(goLive: GoLive, target: string, words: Catalogue): string {
  const said = words.notices.target;
  const [kind, place = ''] = target.split(':', 2);
  switch (kind) {
    case 'slack':
      if (isSlackGroup(place)) return said.group(outside(place, 40));
      return said.slack(isSlackPerson(place) ? mention(place) : channelLink(place));
    case 'email':
      return said.email(audienceTitle(goLive, place));
    case 'webhook':
      return said.webhook(outside(place, 40));
    case 'status_page':
    case 'pager':
    case 'bridge':
      return said[kind];
    default:
      return outside(target, 40);
  }
}

export const audienceTitle = ({ service }: GoLive, id: string): string =>
  outside(service.audiences.find((audience) => audience.id === id)?.title ?? id, 40);
