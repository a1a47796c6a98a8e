/** Addresses that the mail server refused, the first of them. */
export interface MailRefusal {
  readonly address: string;
  /** The server's words. */
  readonly reason: string;
}

/** What became of a mail: how many addresses the server took, how many it refused, and the first of those. */
export interface MailOutcome {
  readonly accepted: number;
  readonly refusedCount: number;
  readonly refused: readonly MailRefusal[];
}

interface OfDelivery {
  readonly notice: string;
  readonly round: number;
  readonly target: string;
}

/** What became of a delivery. */
export type NoticeOutcome =
  | (OfDelivery & {
      readonly type: 'NoticeDelivered';
      readonly permalink?: string;
      readonly mail?: MailOutcome;
    })
  | (OfDelivery & { readonly type: 'NoticeFailed'; readonly reason: string; readonly mail?: MailOutcome });

/** What stands between the queueing of a delivery that cannot be asked about afterwards, and its outcome. */
export type DeliveryEvent =
  /** The mail server takes these, and the text is about to be sent: from here on it may have arrived. */
  | (OfDelivery & { readonly type: 'MailBegun'; readonly to: readonly string[] })
  | MailEnded
  /** Whether it arrived is not known, and nobody can find out by asking: people are asked. */
  | (OfDelivery & {
      readonly type: 'NoticeUncertain';
      readonly reason: string;
      /** What was sent, so that it can be sent again. */
      readonly text: string;
      /** To how many it may have gone or not; left out where nobody counts them. */
      readonly recipients?: number;
      readonly mail?: MailOutcome;
    })
  /** A person who cannot be written to. */
  | (OfDelivery & { readonly type: 'NoticeLeftOut'; readonly because: LeftOutBecause })
  /** Who was in a user group when its turn came. */
  | (OfDelivery & {
      readonly type: 'NoticeGroupRead';
      /** Those whom this notice was not on its way to: each is a delivery of its own from here on. */
      readonly members: readonly string[];
      /** Of all who were in it. */
      readonly count: number;
      readonly text: string;
      readonly late: boolean;
    })
  /** The words of a delivery that failed go elsewhere: there somebody can pass them on. */
  | (OfDelivery & { readonly type: 'NoticeFellBack'; readonly insteadOf: string; readonly text: string })
  /** `uncertain`: the version of the event that asked. */
  | (OfDelivery & {
      readonly type: 'NoticeSettled';
      readonly uncertain: number;
      readonly as: 'arrived' | 'send_again';
      /** For `send_again`. */
      readonly text?: string;
    });

export type LeftOutBecause = 'deactivated' | 'bot' | 'unknown';

/** What became of those of the last `MailBegun`: whoever is not named was taken by the server. */
export type MailEnded = OfDelivery & {
  readonly type: 'MailEnded';
  readonly refused: readonly MailRefusal[];
  /** Not taken this time, and tried again. */
  readonly deferred: readonly string[];
  /** Why it is not known of any of them. */
  readonly uncertain?: string;
};
