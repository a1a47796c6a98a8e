import { gateStanding } from '../../domain/gates/gate.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { byText } from '../names/people.ts';
import { standingSymbols } from '../names/symbols.ts';

/** A NO-GO that was overruled is shown as what it is, by name; undefined where the gate stands otherwise. */
export function overruledLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): string | undefined {
  const vote = goLive.gates[gate.id]?.vote;
  if (!vote?.ruling || gateStanding(goLive, gate) !== 'overruled') return undefined;
  const text = words.terms.overruled(
    byText(vote.by, words),
    byText(vote.ruling.by, words),
    outside(vote.ruling.reason ?? '', 300),
  );
  return words.cards.control.overruledGate(standingSymbols.overruled, outside(gate.title, 80), text);
}

/** One line for each gate that does not keep the start back although its owner said NO-GO. */
export const overruledLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  goLive.runbook.gates.flatMap((gate) => overruledLine(goLive, gate, words) ?? []);
