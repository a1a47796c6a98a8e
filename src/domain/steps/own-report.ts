import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { decideRestored } from '../restore.ts';
import { unreachable } from '../unreachable.ts';
import { stepRunGivenUp } from './step-workflow.ts';

type OwnReport = Extract<
  Action,
  { type: 'ReportDowntime' | 'ReportRestored' | 'ReportEffectGivenUp' | 'ReportBars' | 'RefreshCard' }
>;

/** What golive tells of itself, and that cards are to be drawn anew. */
export function decideOwnReport(it: Case, action: OwnReport): Decision {
  switch (action.type) {
    case 'ReportDowntime':
      return decideDowntime(action);
    case 'ReportRestored':
      return decideRestored(it, action);
    case 'ReportEffectGivenUp':
      return decideGivenUp(it, action);
    // What is news of the target was added before.
    case 'ReportBars':
    case 'RefreshCard':
      return accept();
    default:
      throw unreachable(action);
  }
}

/** A channel that stays broken for the same reason is on record once an hour, not at every attempt. */
const sameTroubleForMs = 3_600_000;

function decideGivenUp(
  { goLive, command, facts }: Case,
  { effect, kind, subject, reason, said }: Extract<Action, { type: 'ReportEffectGivenUp' }>,
): Decision {
  const last = goLive.troubles.findLast((trouble) => trouble.effect === effect);
  const isKnown = last?.reason === reason && command.at - last.at < sameTroubleForMs;
  if (isKnown) return decline('stale');
  return accept(
    { type: 'EffectGaveUp', effect, kind, subject, reason, ...(said ? { said } : {}) },
    ...stepRunGivenUp(goLive, subject, facts.words.steps),
  );
}

function decideDowntime({
  from,
  to,
  due,
  missed = [],
}: Extract<Action, { type: 'ReportDowntime' }>): Decision {
  if (due.length + missed.length === 0) return decline('not_due');
  return accept({ type: 'DowntimeNoticed', from, to, due, ...(missed.length > 0 ? { missed } : {}) });
}
