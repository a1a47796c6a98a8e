import type { InputBlock, ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { rolesText } from '../names/people.ts';
import { triggerTitle } from '../names/titles.ts';
import { goLiveForm, input, longestReason, option, textElement } from './modal.ts';
import { type ReturnContext, returnInput } from './return-input.ts';
import { viewInputs } from './view-inputs.ts';

interface TriggerContext extends ReturnContext {
  readonly trigger: string;
  /** What was typed with the command. */
  readonly seen?: string | undefined;
  /** Whoever reports may roll back at once. */
  readonly mayRollBack: boolean;
}

/** The values of the choice what is to follow. */
export const afterReport = { call: 'call', rollBack: 'roll_back' } as const;

/** Asks what somebody sees where a trigger of the runbook is met; who may roll back says whether to do so at once. */
export function triggerView(goLive: GoLive, it: TriggerContext): ModalView {
  const { trigger, words, seen: typed, mayRollBack } = it;
  const said = words.views.trigger;
  const { seen } = viewInputs.trigger_report;
  const { proposeTo } = goLive.runbook.rollback;
  return goLiveForm(goLive, words, {
    view: 'trigger_report',
    title: said.title,
    submit: said.submit,
    subject: trigger,
    blocks: [
      section(
        [
          words.views.rollback.intro(goLiveTitle(goLive, words)),
          said.met(triggerTitle(goLive, trigger)),
          said.effect(rolesText(goLive, [proposeTo], words)),
        ].join('\n'),
      ),
      input(
        seen,
        { label: said.seen, hint: said.seenHint },
        textElement(seen, { maxLength: longestReason, multiline: true, initial: typed }),
      ),
      ...(mayRollBack ? [nextInput(words), returnInput(goLive, it, 'chosen')] : []),
    ],
  });
}

/** Nothing is chosen beforehand: neither is what everybody wants. */
function nextInput(words: Catalogue): InputBlock {
  const said = words.views.trigger;
  const { next } = viewInputs.trigger_report;
  return input(
    next,
    { label: said.next },
    {
      type: 'radio_buttons',
      action_id: next.action,
      options: [option(said.call, afterReport.call), option(said.rollBack, afterReport.rollBack)],
    },
  );
}
