import { type Status, statuses } from '../../domain/status.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

/** What lists show of a go-live, without its events. */
export interface ListedGoLive {
  readonly id: string;
  /** The service's title; its id where no title is known. */
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly status: string;
  readonly channel: string;
  readonly t0: number;
  readonly timeZone: string;
  /** Of one that is over. */
  readonly openFollowUps?: number;
}

export const aboutText = ({ service, version, environment }: ListedGoLive, words: Catalogue): string =>
  words.answers.list.about(outside(service, 60), outside(version, 60), outside(environment, 40));

const isStatus = (status: string): status is Status => statuses.some((known) => known === status);

export function listedStatus({ status, openFollowUps = 0 }: ListedGoLive, words: Catalogue): string {
  const stands = isStatus(status) ? words.terms.status[status] : outside(status, 40);
  return withFollowUps(stands, openFollowUps, words);
}

export const withFollowUps = (status: string, open: number, words: Catalogue): string =>
  open > 0 ? words.answers.list.withFollowUps(status, open) : status;
