import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideChannelTest } from '../steps/channel-test.ts';
import { decideCommunication, decideExternal, isCommunicationWish } from './communication.ts';
import { decideNoticeReport, decideSendNotice } from './notice.ts';
import { decideMail, decideSettleNotice } from './notice-mail.ts';
import { decideNoticePeople } from './notice-people.ts';
import { decideTestMail } from './notice-test.ts';
import { decidePager } from './pager.ts';
import { decideLeftOpen, decideStatusPage } from './status-page.ts';

/** Of that what is about people being told beside the go-live's own cards. */
export const toldTypes = [
  'AskForApproval',
  'SettleExternal',
  'SendNotice',
  'ReportNoticeDelivered',
  'ReportNoticeFailed',
  'ReportNoticeGroup',
  'ReportNoticeLeftOut',
  'ReportStatusPage',
  'ReportStatusPageLeftOpen',
  'ReportPager',
  'BeginMail',
  'ReportMail',
  'ReportNoticeUncertain',
  'ReportChannelTest',
  'ReportTestMail',
] as const;

type Told = Extract<Action, { type: (typeof toldTypes)[number] }>;

export const isTold = (action: Action): action is Told => toldTypes.some((type) => type === action.type);

export function decideTold(it: Case, action: Told): Decision {
  switch (action.type) {
    case 'AskForApproval':
    case 'SettleExternal':
      return decideExternal(it, action);
    case 'SendNotice':
      return decideSendNotice(it, action);
    case 'ReportStatusPage':
      return decideStatusPage(it, action);
    case 'ReportStatusPageLeftOpen':
      return decideLeftOpen(it);
    case 'ReportPager':
      return decidePager(it, action);
    case 'ReportChannelTest':
      return decideChannelTest(it, action);
    case 'ReportTestMail':
      return decideTestMail(it, action);
    case 'BeginMail':
    case 'ReportMail':
    case 'ReportNoticeUncertain':
      return decideMail(it, action);
    case 'ReportNoticeGroup':
    case 'ReportNoticeLeftOut':
      return decideNoticePeople(it, action);
    default:
      return decideNoticeReport(it, action);
  }
}

type TellingWish = Extract<
  Action,
  { type: 'TestNotice' | 'ApproveNotice' | 'SettleNotice' | 'GiveChannelReceipt' }
>;

export const isTellingWish = (action: Action): action is TellingWish =>
  action.type === 'SettleNotice' || action.type === 'GiveChannelReceipt' || isCommunicationWish(action);

/** What people want of the same. */
export const decideTellingWish = (it: Case, action: TellingWish): Decision => {
  if (action.type === 'GiveChannelReceipt') return decideChannelTest(it, action);
  return action.type === 'SettleNotice' ? decideSettleNotice(it, action) : decideCommunication(it, action);
};
