import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { theRolesText } from '../names/people.ts';
import { gateTitle } from '../names/titles.ts';
import { goLiveForm, reasonInput } from './modal.ts';

/** Asks for the reason of a NO-GO and says what it brings about. */
export function voteNoGoView(goLive: GoLive, gate: string, words: Catalogue): ModalView {
  const said = words.views.voteNoGo;
  const escalation = goLive.runbook.gates.find((g) => g.id === gate)?.escalation;
  const intro = said.intro(gateTitle(goLive, gate), goLive.id);
  return goLiveForm(goLive, words, {
    view: 'vote_no_go',
    title: said.title,
    submit: said.submit,
    subject: gate,
    blocks: [
      section(escalation ? `${intro}\n${said.effect(theRolesText(goLive, [escalation], words))}` : intro),
      reasonInput(words),
    ],
  });
}
