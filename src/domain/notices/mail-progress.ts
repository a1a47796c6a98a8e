import type { GoLive } from '../go-live.ts';
import type { Audience } from '../service.ts';
import type { MailEnded, MailOutcome, MailRefusal } from './delivery-event.ts';
import { reachedIn, saidBefore } from './notice-branch.ts';
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

type Queued = Pick<NoticeState, 'notice' | 'round' | 'deliveries'>;

/**
 * Who gets this mail: those of its audience, but for whoever gets it as one of an audience before. A correction goes, of
 * an audience that it does not name itself, to those alone whom something reached that it corrects.
 */
export function recipientsOf(goLive: GoLive, state: Queued, target: string): readonly string[] {
  const mails = Object.keys(state.deliveries)
    .filter((name) => channelOf(name) === 'email')
    .map(placeOf);
  const audiences = goLive.service.audiences
    .filter(({ id }) => mails.includes(id))
    .map((audience) => ({ id: audience.id, email: wantedOf(goLive, state, audience) }));
  return addressesOf(audiences, mails, placeOf(target));
}

function wantedOf(goLive: GoLive, { notice, round }: Queued, { id, email }: Audience): readonly string[] {
  const definition = goLive.runbook.notices.find((one) => one.id === notice);
  const isNamed = definition?.channels.includes('email') && definition.audiences.includes(id);
  const before = definition && !isNamed ? saidBefore(goLive, definition, round) : undefined;
  if (!before) return email;
  const reached = new Set(before.flatMap((said) => reachedBy(goLive, said, `email:${id}`)));
  return email.filter((address) => reached.has(address));
}

/** Whom this mail reached, or may have. */
export function reachedBy(
  { service }: GoLive,
  { deliveries }: NoticeState,
  target: string,
): readonly string[] {
  const { mail, state = 'pending' } = deliveries[target] ?? {};
  if (mail) return reachedIn(mail);
  // Recorded without saying whom.
  const isSaid = state === 'delivered' || state === 'uncertain';
  return isSaid ? addressesOf(service.audiences, [], placeOf(target)) : [];
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
