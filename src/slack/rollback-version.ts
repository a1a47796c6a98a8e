import { type GoLive, mayHaveRun } from '../domain/go-live.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import { returnVersion } from '../domain/version.ts';
import { returnChoiceInput, type ViewInput, viewInputs } from '../messages/views/view-inputs.ts';
import { chosenIn, lineIn } from './form-values.ts';
import { workflowOf } from './look.ts';
import type { SlackView } from './payload.ts';
import type { Door } from './wish.ts';

/**
 * Whether a rollback may be asked for without a version: one is known, or nothing was deployed, or the workflow says that
 * it runs without one. What GitHub does not tell in time counts as needed, for a person can always name a version.
 */
export async function mayLeaveOutVersion(door: Door, goLive: GoLive): Promise<boolean> {
  if (returnVersion(goLive) !== undefined || !mayHaveRun(goLive)) return true;
  const workflow = await workflowOf(door, goLive.service, goLive.service.workflows.rollback);
  return workflow?.found.exists === true && !workflow.found.requiredInputs.includes('version');
}

/** The version to return to as a form gives it, from its list or in words, and where an error about it is shown. */
export function returnIn(view: SlackView): { readonly place: ViewInput; readonly version: string } {
  const listed = chosenIn(view, returnChoiceInput);
  const typed = viewInputs.rollback.version;
  return listed
    ? { place: returnChoiceInput, version: listed }
    : { place: typed, version: lineIn(view, typed) };
}

export const isAboutReturn = (code: RefusalCode | undefined): boolean =>
  code === 'invalid_version' || code === 'same_version' || code === 'return_marked_bad';
