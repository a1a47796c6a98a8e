import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { isMeasuredFine } from '../../domain/steps/measured-task.ts';
import { findStep, tasksToConfirm } from '../../domain/steps/step.ts';
import { plainText, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { rolesText } from '../names/people.ts';
import { stepTitle } from '../names/titles.ts';
import { goLiveForm, input, modal, reasonInput } from './modal.ts';
import { taskInputs } from './view-inputs.ts';

/** Its tasks as boxes, each of which whoever finishes it ticks; Slack shows 75 characters beside a box, and ten in a block. */
export function stepDoneView(goLive: GoLive, id: string, words: Catalogue): ModalView {
  const said = words.steps.finish;
  const step = findStep(goLive.runbook, id)?.step;
  const all = (step ? tasksToConfirm(step) : []).map((task, number) => ({ task, number }));
  const isMeasured = (number: number) => step !== undefined && isMeasuredFine(goLive, step, number);
  const tasks = all.filter(({ number }) => !isMeasured(number));
  const measured = all.filter(({ number }) => isMeasured(number));
  const long = tasks.filter(({ task }) => [...plain(task)].length > 75);
  return goLiveForm(goLive, words, {
    view: 'step_done',
    title: said.title,
    submit: said.submit,
    subject: id,
    blocks: [
      section([said.intro(stepTitle(goLive, id)), said.effect].join('\n')),
      ...(measured.length > 0
        ? [section(said.measured(words.people.and(measured.map(({ task }) => outside(task, 150)))))]
        : []),
      ...long.map(({ task }) => section(words.steps.task(outside(task, 300)))),
      ...taskInputs.flatMap((place, block) => {
        const options = tasks
          .map(({ task, number }) => ({ text: plainText(task, 75), value: String(number) }))
          .slice(block * 10, (block + 1) * 10);
        const element = { type: 'checkboxes' as const, action_id: place.action, options };
        return options.length > 0 ? [input(place, { label: said.label, optional: false }, element)] : [];
      }),
    ],
  });
}

/** Asks why a step failed. */
export const stepFailView = (goLive: GoLive, step: string, words: Catalogue): ModalView =>
  modal({
    view: 'step_fail',
    title: words.steps.fail.title,
    submit: words.steps.fail.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, subject: step, t0: goLive.t0 }),
    blocks: [
      section(
        [
          words.steps.fail.intro(stepTitle(goLive, step)),
          words.steps.fail.effect(rolesText(goLive, [goLive.runbook.deployment.starter], words)),
        ].join('\n'),
      ),
      reasonInput(words),
    ],
  });

/** Asks why a step is skipped. */
export const stepSkipView = (goLive: GoLive, step: string, words: Catalogue): ModalView =>
  modal({
    view: 'step_skip',
    title: words.steps.skip.title,
    submit: words.steps.skip.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, subject: step, t0: goLive.t0 }),
    blocks: [
      section([words.steps.skip.intro(stepTitle(goLive, step)), words.steps.skip.effect].join('\n')),
      reasonInput(words),
    ],
  });
