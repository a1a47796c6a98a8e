import type { ModalView } from '@slack/web-api';
import { checklistProgress } from '../../domain/checklist/checklist.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { standingFinalGo } from '../../domain/people/authority.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { gateLine } from '../cards/control-lines.ts';
import type { Catalogue } from '../catalogue.ts';
import { momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { theRolesText } from '../names/people.ts';
import { missingForFinalGo } from '../next/possible-controls.ts';
import { blockersSummary } from '../topics/blocker-text.ts';
import { readinessLines } from '../topics/readiness-lines.ts';
import { input, modal, textElement } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

/** Everything that the decision rests on, and a word to type. Without the input while something is missing. */
export function finalGoView(goLive: GoLive, now: number, words: Catalogue): ModalView {
  const said = words.views.finalGo;
  const { typed } = viewInputs.final_go;
  const why = whyNot(goLive, now, words);
  const { settled, total } = checklistProgress(goLive);
  const gates = goLive.runbook.gates.map((gate) => gateLine(goLive, gate, words));
  const t0 = momentInZones(goLive.t0, goLive.timeZone, words);
  return modal({
    view: 'final_go',
    title: said.title,
    ...(why ? {} : { submit: said.submit }),
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
    blocks: [
      section(said.intro(goLiveTitle(goLive, words), t0)),
      section(said.gates(linesWithin(gates, 2900, words.terms.andMore))),
      section([said.checklist(settled, total), ...readinessLines(goLive, words)].join('\n')),
      section(why ?? effect(goLive, words)),
      ...(why ? [] : [input(typed, { label: said.label }, textElement(typed, { maxLength: 10 }))]),
    ],
  });
}

function whyNot(goLive: GoLive, now: number, words: Catalogue): string | undefined {
  if (standingFinalGo(goLive)) return words.views.finalGo.given;
  const missing = missingForFinalGo(goLive, now);
  return missing.length > 0
    ? words.views.finalGo.missing(blockersSummary(goLive, missing, words))
    : undefined;
}

function effect(goLive: GoLive, words: Catalogue): string {
  const said = words.views.finalGo;
  const { start, starter } = goLive.runbook.deployment;
  return start === 'automatic' ? said.automatic : said.effect(theRolesText(goLive, [starter], words));
}

/** Whether what was typed into the final GO's input is the word that confirms it. */
export const confirmsFinalGo = (typed: string, words: Catalogue): boolean =>
  typed.trim().toUpperCase() === words.views.finalGo.word.toUpperCase();
