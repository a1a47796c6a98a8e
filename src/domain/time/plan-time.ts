import { decideCheckResult, decideRunChecks } from '../checks/checks.ts';
import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideOfferStart, decideStartOverdue } from '../deployment/deployment.ts';
import { decideAskForHolders } from '../people/holders.ts';
import { decideReviewDue } from '../reviews/document-control.ts';
import { decideBeginPhase, decideStepOverrun } from '../steps/overrun.ts';
import { decideTrafficBaked } from '../steps/traffic.ts';

type PlanTime = Extract<
  Action,
  {
    type:
      | 'AskForHolders'
      | 'ReportReviewDue'
      | 'RunChecks'
      | 'ReportCheckResult'
      | 'BeginPhase'
      | 'ReportStepOverrun'
      | 'ReportTrafficBaked'
      | 'OfferStart'
      | 'ReportStartOverdue';
  }
>;

/** What the plan's time brings: the question who is still there, the runbook's review, checks, phases, late steps, the start. */
export function decidePlanTime(it: Case, action: PlanTime): Decision {
  switch (action.type) {
    case 'AskForHolders':
      return decideAskForHolders(it);
    case 'ReportReviewDue':
      return decideReviewDue(it, action);
    case 'RunChecks':
      return decideRunChecks(it, action.moment);
    case 'ReportCheckResult':
      return decideCheckResult(it, action);
    case 'BeginPhase':
      return decideBeginPhase(it, action.phase);
    case 'ReportStepOverrun':
      return decideStepOverrun(it, action.step);
    case 'ReportTrafficBaked':
      return decideTrafficBaked(it, action.step);
    case 'OfferStart':
      return decideOfferStart(it);
    case 'ReportStartOverdue':
      return decideStartOverdue(it);
  }
}
