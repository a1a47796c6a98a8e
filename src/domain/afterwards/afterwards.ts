import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideRemind } from '../people/reminders.ts';
import { unreachable } from '../unreachable.ts';
import { decideActionItem } from './action-item.ts';
import { decideFollowUps } from './follow-ups.ts';
import { decidePostMortem } from './post-mortem.ts';

type Afterwards = Extract<
  Action,
  {
    type:
      | 'OpenFollowUps'
      | 'ReportFollowUpsOverdue'
      | 'RemindOfTasks'
      | 'ReportPostMortemOpened'
      | 'ReportPostMortemNotOpened'
      | 'ReportActionItemOpened'
      | 'ReportActionItemNotOpened';
  }
>;

/** What people owe, and what is done after the end. */
export function decideAfterwards(it: Case, action: Afterwards): Decision {
  switch (action.type) {
    case 'OpenFollowUps':
    case 'ReportFollowUpsOverdue':
      return decideFollowUps(it, action);
    case 'RemindOfTasks':
      return decideRemind(it, action);
    case 'ReportPostMortemOpened':
    case 'ReportPostMortemNotOpened':
      return decidePostMortem(it, action);
    case 'ReportActionItemOpened':
    case 'ReportActionItemNotOpened':
      return decideActionItem(it, action);
    default:
      throw unreachable(action);
  }
}
