import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { isDispatchBegun } from '../../domain/go-live.ts';
import { section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText, momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { theManagersText } from '../names/people.ts';
import { goLiveForm, reasonInput } from './modal.ts';
import { timeInputs } from './time-inputs.ts';

interface Prefilled {
  /** What was typed with the command. */
  readonly reason?: string | undefined;
}

/** Says what a hold stops and asks why. */
export function holdView(goLive: GoLive, words: Catalogue, { reason }: Prefilled = {}): ModalView {
  const said = words.views.hold;
  return goLiveForm(goLive, words, {
    view: 'hold',
    title: said.title,
    submit: said.submit,
    blocks: [
      section(
        [said.intro(goLiveTitle(goLive, words)), said.effect(theManagersText(goLive, words))].join('\n'),
      ),
      reasonInput(words, { initial: reason }),
    ],
  });
}

/** Says what a new T-0 changes and asks for it. */
export function rescheduleView(goLive: GoLive, words: Catalogue, { reason }: Prefilled = {}): ModalView {
  const said = words.views.reschedule;
  const { t0, timeZone, runbook } = goLive;
  return goLiveForm(goLive, words, {
    view: 'reschedule',
    title: said.title,
    submit: said.submit,
    blocks: [
      section(
        [
          said.intro(goLiveTitle(goLive, words), momentInZones(t0, timeZone, words)),
          said.effect(durationText(runbook.votesHoldWithinMs, words), goLive.finalGo !== undefined),
        ].join('\n'),
      ),
      ...timeInputs({ timeZone, t0 }, words),
      reasonInput(words, { optional: true, initial: reason }),
    ],
  });
}

/** Says that an abort is final and asks why. */
export function abortView(goLive: GoLive, words: Catalogue, { reason }: Prefilled = {}): ModalView {
  const said = words.views.abort;
  const lines = [
    said.intro(goLiveTitle(goLive, words)),
    said.effect,
    ...(isDispatchBegun(goLive) ? [said.running] : []),
  ];
  return goLiveForm(goLive, words, {
    view: 'abort',
    title: said.title,
    submit: said.submit,
    blocks: [section(lines.join('\n')), reasonInput(words, { initial: reason })],
  });
}
