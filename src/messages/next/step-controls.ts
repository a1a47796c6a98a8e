import type { Button } from '@slack/web-api';
import type { Action } from '../../domain/command.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import type { StepOutlook } from '../../domain/steps/forecast.ts';
import { missingRoles } from '../../domain/steps/roll-call.ts';
import { callSettled } from '../../domain/steps/roll-call-told.ts';
import { findStep, finishWhole } from '../../domain/steps/step.ts';
import { workflowOfStep } from '../../domain/steps/step-run.ts';
import { nextPart } from '../../domain/steps/traffic-parts.ts';
import { button } from '../blocks/blocks.ts';
import { type ActionId, encodeControl } from '../blocks/control.ts';
import type { Catalogue } from '../catalogue.ts';
import { isPossible, possibleControls } from './possible-controls.ts';

export type StepControl = Extract<
  ActionId,
  | 'step_start'
  | 'step_done'
  | 'step_fail'
  | 'step_skip'
  | 'step_again'
  | 'traffic_continue'
  | 'roll_call_here'
  | 'final_go'
  | 'check_run'
>;

/** What can be done with a step at this moment, as the rules say; in the order in which people look for it. */
export function stepControls(goLive: GoLive, outlook: StepOutlook, now: number): readonly StepControl[] {
  const { step, progress } = outlook;
  const can = (action: Action): boolean => isPossible(goLive, now, { action });
  const looks = step.check && progress.state !== 'done' && progress.state !== 'skipped';
  const check =
    looks && can({ type: 'RequestChecks', check: `step/${step.id}` }) ? (['check_run'] as const) : [];
  if (step.kind === 'decision')
    return [...(possibleControls(goLive, now).has('final_go') ? (['final_go'] as const) : []), ...check];
  const it = { step: step.id };
  const isStarted = progress.state === 'running';
  return [
    ...(canAnswer(goLive, step, now) ? (['roll_call_here'] as const) : []),
    ...(canContinue(goLive, step, now) ? (['traffic_continue'] as const) : []),
    ...(can({ type: 'StartStep', ...it }) ? (['step_start'] as const) : []),
    ...(can(finishWhole(step)) ? (['step_done'] as const) : []),
    ...(isStarted && can({ type: 'FailStep', ...it, reason: '-' }) ? (['step_fail'] as const) : []),
    ...(can({ type: 'SkipStep', ...it, reason: '-' }) ? (['step_skip'] as const) : []),
    ...(isStarted || step.kind !== 'check' ? check : []),
    ...(can({ type: 'ReopenStep', ...it }) ? (['step_again'] as const) : []),
  ];
}

/** Whether anybody who is called has still to answer. */
function canAnswer(goLive: GoLive, step: StepOutlook['step'], now: number): boolean {
  if (step.kind !== 'roll_call') return false;
  const missing = missingRoles(goLive, step).flatMap((role) => holdersOf(goLive, role))[0];
  if (missing === undefined) return false;
  return isPossible(goLive, now, { action: { type: 'AnswerRollCall', step: step.id }, person: missing });
}

function canContinue(goLive: GoLive, step: StepOutlook['step'], now: number): boolean {
  const percent = nextPart(goLive, step)?.percent;
  if (percent === undefined) return false;
  return isPossible(goLive, now, { action: { type: 'ContinueTraffic', step: step.id, percent } });
}

/** For the message that asks who is there: none once nobody is asked any more. */
export function hereButton(
  goLive: GoLive,
  id: string,
  it: { readonly now: number; readonly words: Catalogue },
): readonly Button[] {
  const step = findStep(goLive.runbook, id)?.step;
  if (!step || callSettled(goLive, id) || !canAnswer(goLive, step, it.now)) return [];
  const value = encodeControl({ goLive: goLive.id, subject: id, t0: goLive.t0 });
  return [button({ action: 'roll_call_here', text: it.words.buttons.here, value, style: 'primary' })];
}

export function stepButtons(
  goLive: GoLive,
  { step }: StepOutlook,
  { controls, words }: { readonly controls: readonly StepControl[]; readonly words: Catalogue },
): readonly Button[] {
  const { buttons } = words;
  const { percent = 0 } = nextPart(goLive, step) ?? {};
  const texts: Readonly<Record<StepControl, string>> = {
    roll_call_here: buttons.here,
    step_start: buttons.stepStart,
    step_done: buttons.stepDone,
    step_fail: buttons.stepFail,
    step_skip: buttons.stepSkip,
    step_again: workflowOfStep(goLive, step) === undefined ? buttons.stepAgain : buttons.stepRunAgain,
    traffic_continue: buttons.trafficContinue(percent),
    final_go: buttons.finalGo,
    check_run: buttons.runCheck,
  };
  const valueFor = (subject: string) => encodeControl({ goLive: goLive.id, subject, t0: goLive.t0 });
  const subjects: Readonly<Partial<Record<StepControl, string>>> = {
    check_run: `step/${step.id}`,
    // A button that was drawn for this part never brings the next.
    traffic_continue: `${step.id}/${percent}`,
  };
  return controls.map((action, index) =>
    button({
      action,
      value: valueFor(subjects[action] ?? step.id),
      text: texts[action],
      ...(index === 0 && isFirst(action) ? { style: 'primary' } : {}),
    }),
  );
}

const isFirst = (action: StepControl): boolean =>
  action !== 'step_skip' && action !== 'check_run' && action !== 'step_again';
