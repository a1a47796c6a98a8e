import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { encodeControl } from '../control.ts';
import { rolesText } from '../people.ts';
import { stepTitle } from '../titles.ts';
import { modal, reasonInput } from './modal.ts';

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
