import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { outside } from '../blocks/mrkdwn.ts';
import { gateOf } from '../cards/gate-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { byText, theRolesText } from '../names/people.ts';
import { gateTitle } from '../names/titles.ts';
import { modal, reasonInput } from './modal.ts';

interface RulingForm {
  readonly gate: string;
  readonly ruling: 'upheld' | 'overruled';
}

/** The NO-GO that was read, and what ruling on it brings about. It is good for this one vote only. */
export function rulingView(goLive: GoLive, { gate, ruling }: RulingForm, words: Catalogue): ModalView {
  const said = words.views.ruling[ruling];
  const vote = goLive.gates[gate]?.vote;
  const { id, t0 } = goLive;
  const read = words.views.ruling.read(
    gateTitle(goLive, gate),
    byText(vote?.by ?? '', words),
    outside(vote?.reason ?? '', 500),
  );
  const owner = theRolesText(goLive, [gateOf(goLive, gate).owner], words);
  return modal({
    view: ruling === 'upheld' ? 'no_go_uphold' : 'no_go_overrule',
    title: said.title,
    submit: said.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: id, subject: rulingSubject(gate, vote?.version ?? 0), t0 }),
    blocks: [
      section([read, said.effect(owner)].join('\n')),
      reasonInput(words, { optional: ruling === 'upheld' }),
    ],
  });
}

/** A NO-GO by its gate and its place in the trail. */
export const rulingSubject = (gate: string, version: number): string => `${gate}/${version}`;

export function parseRulingSubject(subject: string): { readonly gate: string; readonly noGo: number } {
  const [, gate = subject, version] = /^(.+)\/(\d{1,9})$/u.exec(subject) ?? [];
  return { gate, noGo: Number(version ?? 0) };
}
