import type { MailEnded, MailOutcome, MailRefusal } from './delivery-event.ts';
import type { GoLive } from './go-live.ts';
import type { NoticeState } from './notice-state.ts';
import { addressesOf, channelOf, placeOf } from './notice-target.ts';

/*
 * How far a mail is. Each address of its audience is still to come, or is
 *
 * to come -> sending (its text is about to be sent) -> accepted | refused | to come again | uncertain
 * uncertain -> accepted (a person says so) | to come again (a person wants it)
 */
export interface MailProgress {
  readonly sending?: readonly string[] | undefined;
  readonly accepted: readonly string[];
  readonly refused: readonly MailRefusal[];
  readonly uncertain: readonly string[];
  /** Why it is not known of them. */
  readonly because?: string;
}

export const noMail: MailProgress = { accepted: [], refused: [], uncertain: [] };

/** Who gets this mail: those of its audience, but for whoever gets it as one of an audience before. */
export function recipientsOf(
  { service }: GoLive,
  { deliveries }: Pick<NoticeState, 'deliveries'>,
  target: string,
): readonly string[] {
  const mails = Object.keys(deliveries).filter((name) => channelOf(name) === 'email');
  return addressesOf(service.audiences, mails.map(placeOf), placeOf(target));
}

/** Who is still to get it. */
export function stillToCome(recipients: readonly string[], mail: MailProgress): readonly string[] {
  const { sending = [], accepted, refused, uncertain } = mail;
  const done = new Set([...sending, ...accepted, ...refused.map(({ address }) => address), ...uncertain]);
  return recipients.filter((address) => !done.has(address));
}

export function afterBatch({ sending = [], ...mail }: MailProgress, ended: MailEnded): MailProgress {
  if (ended.uncertain !== undefined)
    return { ...mail, uncertain: [...mail.uncertain, ...sending], because: ended.uncertain };
  const not = new Set([...ended.deferred, ...ended.refused.map(({ address }) => address)]);
  return {
    ...mail,
    accepted: [...mail.accepted, ...sending.filter((address) => !not.has(address))],
    refused: [...mail.refused, ...ended.refused],
  };
}

/** What is named in an event; the rest is counted. */
const mostNamed = 20;

export const outcomeOf = ({ accepted, refused }: MailProgress): MailOutcome => ({
  accepted: accepted.length,
  refusedCount: refused.length,
  refused: refused.slice(0, mostNamed),
});
