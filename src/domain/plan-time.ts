import { decideCheckResult, decideRunChecks } from './checks.ts';
import type { Action } from './command.ts';
import type { Case, Decision } from './decision.ts';
import { decideOfferStart, decideStartOverdue } from './deployment.ts';
import { decideBeginPhase, decideStepOverrun } from './overrun.ts';

type PlanTime = Extract<
  Action,
  {
    type:
      | 'RunChecks'
      | 'ReportCheckResult'
      | 'BeginPhase'
      | 'ReportStepOverrun'
      | 'OfferStart'
      | 'ReportStartOverdue';
  }
>;

/** What the plan's time brings: checks, phases, late steps, the start. */
export function decidePlanTime(it: Case, action: PlanTime): Decision {
  switch (action.type) {
    case 'RunChecks':
      return decideRunChecks(it, action.moment);
    case 'ReportCheckResult':
      return decideCheckResult(it, action);
    case 'BeginPhase':
      return decideBeginPhase(it, action.phase);
    case 'ReportStepOverrun':
      return decideStepOverrun(it, action.step);
    case 'OfferStart':
      return decideOfferStart(it);
    case 'ReportStartOverdue':
      return decideStartOverdue(it);
  }
}
