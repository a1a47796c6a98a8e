import type { LeftOutBecause } from '../../domain/notices/delivery-event.ts';

/** How far a notice is that cannot be asked about once it was sent. */
export const deliveryEvents = {
  MailBegun: (f: { notice: string; target: string; count: number }) =>
    `The mail server begins to take ${f.notice} for ${addresses(f.count)}: ${f.target}.`,
  MailEnded: {
    known: (f: { notice: string; target: string; refused: string | undefined; later: number }) =>
      [
        `The mail server answered to ${f.notice}, ${f.target}`,
        f.refused === undefined ? '' : `; refused: ${f.refused}`,
        f.later > 0 ? `; ${addresses(f.later)} tried again later` : '',
        '.',
      ].join(''),
    uncertain: (f: { notice: string; target: string; reason: string }) =>
      `It is not known whether the mail server took ${f.notice}, ${f.target}: ${f.reason}`,
  },
  NoticeUncertain: (f: { notice: string; target: string; reason: string }) =>
    `⚠️ It is not known whether the notice *${f.notice}* arrived, ${f.target}: ${f.reason}`,
  NoticeFellBack: (f: { notice: string; target: string; insteadOf: string }) =>
    `The words of the notice ${f.notice} go to ${f.target}, for ${f.insteadOf} could not be reached.`,
  NoticeLeftOut: (f: { notice: string; target: string; because: string }) =>
    `➖ The notice *${f.notice}* does not go to ${f.target}: ${f.because}. Please mend the audience in services.yaml.`,
  NoticeGroupRead: (f: { notice: string; target: string; count: number; unheard: number }) =>
    `The notice *${f.notice}* goes to ${f.target}: ${f.count === 1 ? '1 person' : `${f.count} people`}, ${f.unheard} of them not told by it yet.`,
  leftOut: {
    deactivated: 'the account is deactivated',
    bot: 'it is a bot',
    unknown: 'Slack knows no such person',
  } satisfies Record<LeftOutBecause, string>,
  NoticeSettled: {
    arrived: (f: { by: string; notice: string; target: string }) =>
      `${f.by} says that the notice *${f.notice}* arrived: ${f.target}.`,
    send_again: (f: { by: string; notice: string; target: string }) =>
      `${f.by} has the notice *${f.notice}* sent again: ${f.target}.`,
  },
};

export const refusedAddresses = {
  one: (address: string, reason: string) => `${address} (${reason})`,
  more: (count: number) => addresses(count),
};

const addresses = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'address' : 'addresses'}`;
