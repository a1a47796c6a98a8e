import type { LeftOutBecause, MailEnded } from './delivery-event.ts';

/** What a notice comes to, as golive reports it, and what a person says of one of which nobody knows. */
export type NoticeAction =
  | { readonly type: 'SendNotice'; readonly notice: string; readonly round: number }
  | {
      readonly type: 'ReportNoticeDelivered';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      readonly permalink?: string;
    }
  | {
      readonly type: 'ReportNoticeFailed';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      readonly reason: string;
      /** What was to be said, where it is to be said elsewhere now. */
      readonly text?: string;
    }
  | {
      readonly type: 'ReportNoticeGroup';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      /** Slack users, as Slack lists them now. */
      readonly members: readonly string[];
      readonly text: string;
      readonly late: boolean;
    }
  | {
      readonly type: 'ReportNoticeLeftOut';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      readonly because: LeftOutBecause;
    }
  | {
      readonly type: 'BeginMail';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      readonly to: readonly string[];
    }
  | (Omit<MailEnded, 'type'> & { readonly type: 'ReportMail' })
  | {
      readonly type: 'ReportNoticeUncertain';
      readonly notice: string;
      readonly round: number;
      readonly target: string;
      readonly reason: string;
      readonly text: string;
    }
  | { readonly type: 'SettleNotice'; readonly uncertain: number; readonly as: 'arrived' | 'send_again' };
