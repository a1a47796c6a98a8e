import type { NoticeWords } from './notice-text.ts';

interface OfNotice {
  readonly notice: string;
  readonly round: number;
}

interface ATest {
  readonly notice: string;
  readonly to: string;
  readonly number: number;
}

interface TestMailOutcome {
  /** `uncertain`: it may have gone out, and is not sent again. */
  readonly as: 'sent' | 'uncertain' | 'failed' | 'no_address' | 'not_set_up';
  /** Why it failed. */
  readonly reason?: string;
}

/** What people do about the communication plan, and what became of what leaves the house. */
export type CommunicationEvent =
  /** Somebody had a notice sent to themselves, marked as a test. */
  | (ATest & {
      readonly type: 'NoticeTested';
      /** As a mail too, whose outcome is an event of its own. */
      readonly byMail?: true;
    })
  /** What became of a test's mail. */
  | (ATest & TestMailOutcome & { readonly type: 'TestMailSettled' })
  /** `drawn`: the words of the runbook with their values; left out where they were approved as they are. */
  | {
      readonly type: 'ExternalNoticeApproved';
      readonly notice: string;
      readonly words: NoticeWords;
      readonly drawn?: NoticeWords;
    }
  /** The words that were approved would not be those that go out. */
  | { readonly type: 'ExternalApprovalVoided'; readonly notice: string; readonly because: 'rescheduled' }
  /** `stage` counts how often these people were asked about a notice of this round, from 1. */
  | {
      readonly type: 'ExternalApprovalAsked';
      readonly notices: readonly (OfNotice & { readonly stage: number })[];
      readonly people: readonly string[];
      /** Whoever leads the go-live: it waits for longer, and they can reach those people. */
      readonly lead?: string;
    }
  /** Approved and due: the deliveries that waited go out, with the words that were approved. */
  | (OfNotice &
      NoticeWords & {
        readonly type: 'ExternalNoticeQueued';
        readonly late: boolean;
        readonly targets: readonly string[];
      })
  /** Nobody approved it in time: it does not go out. */
  | (OfNotice & {
      readonly type: 'ExternalNoticeMissed';
      readonly dueAt: number;
      readonly targets: readonly string[];
    });

export type CommunicationAction =
  /** Sends a notice to whoever asks, marked as a test. */
  | { readonly type: 'TestNotice'; readonly notice: string }
  /** `texts` by channel, and `text`, as they stood in the form; `mark` is that of the words it was drawn for. */
  | {
      readonly type: 'ApproveNotice';
      readonly notice: string;
      readonly mark: string;
      readonly texts: Readonly<Record<string, string>>;
    }
  | (ATest & TestMailOutcome & { readonly type: 'ReportTestMail' })
  | { readonly type: 'AskForApproval' }
  | { readonly type: 'SettleExternal'; readonly notice: string; readonly round: number };

export interface Approval {
  readonly by: string;
  readonly at: number;
  readonly words: NoticeWords;
  /** What the words were made of. */
  readonly drawn: NoticeWords;
}

/** What people did about it so far. */
export interface Communication {
  /** How often somebody had a notice sent to themselves. */
  readonly tests?: number;
  /** What became of the mails of those tests, by number. */
  readonly testMails?: Readonly<
    Record<number, { readonly as: 'pending' | TestMailOutcome['as']; readonly reason?: string }>
  >;
  /** By notice. */
  readonly approvals?: Readonly<Record<string, Approval>>;
  /** How often people were asked to approve a notice, by its id and round. */
  readonly asked?: Readonly<Record<string, number>>;
  /** How often each person was asked, by Slack user. */
  readonly asks?: Readonly<Record<string, number>>;
}

/** Of a notice: the targets that wait for an approval, and those that were missed for want of it. */
export interface Unsent {
  readonly awaiting?: readonly string[];
  readonly unapproved?: readonly string[];
}
