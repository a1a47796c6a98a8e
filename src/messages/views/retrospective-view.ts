import type { KnownBlock, ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import type { RetrospectiveSection } from '../../domain/runbook.ts';
import { plainText, section } from '../blocks/blocks.ts';
import { outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { goLiveForm, input, longestReason, textElement } from './modal.ts';
import { retroNoteInput, viewInputs } from './view-inputs.ts';

/** One input for each section; named or anonymous. `entry` names this one form. */
export function retrospectiveView(goLive: GoLive, entry: string, words: Catalogue): ModalView {
  const said = words.views.retro;
  const { anonymous } = viewInputs.retro_add;
  const { instruction, sections } = goLive.runbook.retrospective;
  return goLiveForm(goLive, words, {
    view: 'retro_add',
    title: said.title,
    submit: said.submit,
    subject: entry,
    blocks: [
      section(said.intro(goLiveTitle(goLive, words))),
      ...(instruction === undefined ? [] : [section(outside(instruction, 300))]),
      ...sections.flatMap((one) => sectionInputs(one)),
      ...(sections.some(({ kind }) => kind === 'actions') ? actionInputs(goLive, words) : []),
      input(
        anonymous,
        { label: said.who, hint: said.whoHint, optional: true },
        {
          type: 'checkboxes',
          action_id: anonymous.action,
          options: [{ text: plainText(said.anonymous, 75), value: 'anonymous' }],
        },
      ),
    ],
  });
}

function sectionInputs({ id, title, prompt }: RetrospectiveSection): readonly KnownBlock[] {
  const place = retroNoteInput(id);
  const element = textElement(place, { maxLength: longestReason, multiline: true });
  return [input(place, { label: title, hint: prompt, optional: true }, element)];
}

function actionInputs({ service }: GoLive, words: Catalogue): readonly KnownBlock[] {
  const said = words.views.retro;
  const { owner, due, issue } = viewInputs.retro_add;
  return [
    input(
      owner,
      { label: said.owner, hint: said.ownerHint, optional: true },
      { type: 'users_select', action_id: owner.action },
    ),
    input(due, { label: said.due, optional: true }, { type: 'datepicker', action_id: due.action }),
    input(
      issue,
      { label: said.onGithub, hint: said.onGithubHint(plain(service.repository, 200)), optional: true },
      {
        type: 'checkboxes',
        action_id: issue.action,
        options: [{ text: plainText(said.openIssue, 75), value: 'issue' }],
      },
    ),
  ];
}
