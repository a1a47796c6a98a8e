import { answers } from './en/answers.ts';
import { approvals } from './en/approvals.ts';
import { blockers } from './en/blockers.ts';
import { breakGlass } from './en/break-glass.ts';
import { buttons, confirms } from './en/buttons.ts';
import { cards } from './en/cards.ts';
import { channelTests } from './en/channel-tests.ts';
import { checks } from './en/checks.ts';
import { deliveries } from './en/deliveries.ts';
import { refusedAddresses } from './en/delivery-events.ts';
import { door } from './en/door.ts';
import { doubts } from './en/doubts.ts';
import { dueThings } from './en/due-things.ts';
import { because, events, followUps, gaveUp } from './en/events.ts';
import { foreignRuns } from './en/foreign-runs.ts';
import { goIf } from './en/go-if.ts';
import { issues } from './en/issues.ts';
import { ladder } from './en/ladder.ts';
import { lastLook } from './en/last-look.ts';
import { locks } from './en/locks.ts';
import { mail } from './en/mail.ts';
import { next } from './en/next.ts';
import { noticePreview } from './en/notice-preview.ts';
import { noticeReport } from './en/notice-report.ts';
import { notices } from './en/notices.ts';
import { outside } from './en/outside.ts';
import { pager } from './en/pager.ts';
import { people } from './en/people.ts';
import { postMortem } from './en/post-mortem.ts';
import { protection } from './en/protection.ts';
import { recorded } from './en/recorded.ts';
import { refusals } from './en/refusals.ts';
import { refusedAbout, refusedBecause, refusedCommands } from './en/refused.ts';
import { rehearsal } from './en/rehearsal.ts';
import { retrospective } from './en/retrospective.ts';
import { roles } from './en/roles.ts';
import { rollbackBudget } from './en/rollback-budget.ts';
import { runbook } from './en/runbook.ts';
import { statusPage } from './en/status-page.ts';
import { steps } from './en/steps.ts';
import { success } from './en/success.ts';
import { terms } from './en/terms.ts';
import { time } from './en/time.ts';
import { triggerLadder } from './en/trigger-ladder.ts';
import { updates } from './en/updates.ts';
import { views } from './en/views.ts';
import { voteBasis } from './en/vote-basis.ts';
import { voters } from './en/voters.ts';

/** English. */
export const en = {
  answers,
  approvals,
  because,
  blockers,
  breakGlass,
  buttons,
  cards,
  channelTests,
  checks,
  confirms,
  deliveries,
  door,
  doubts,
  dueThings,
  events,
  followUps,
  foreignRuns,
  gaveUp,
  goIf,
  issues,
  ladder,
  lastLook,
  mail,
  locks,
  next,
  noticePreview,
  noticeReport,
  notices,
  outside,
  pager,
  people,
  postMortem,
  protection,
  recorded,
  refusals,
  refusedAddresses,
  refusedAbout,
  refusedBecause,
  refusedCommands,
  rehearsal,
  retrospective,
  roles,
  rollbackBudget,
  runbook,
  statusPage,
  steps,
  success,
  terms,
  time,
  triggerLadder,
  updates,
  views,
  voteBasis,
  voters,
};
