import type { ModalView } from '@slack/web-api';
import { findTask, taskState } from '../../domain/checklist/task.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { section } from '../blocks/blocks.ts';
import { isUserId } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { rolesText } from '../names/people.ts';
import { itemTitle } from '../names/titles.ts';
import { goLiveForm, input, longestReason, reasonInput, textElement } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

/** Asks why a task is skipped. */
export function taskSkipView(goLive: GoLive, item: string, words: Catalogue): ModalView {
  const said = words.views.taskSkip;
  const effect = findTask(goLive, item)?.blocking ? said.effect : said.effectOnList;
  return goLiveForm(goLive, words, {
    view: 'item_skip',
    title: said.title,
    submit: said.submit,
    subject: item,
    blocks: [section([said.intro(itemTitle(goLive, item)), effect].join('\n')), reasonInput(words)],
  });
}

/** Slack takes ten in one input. */
export const mostFiles = 5;

/** Takes a sentence, a link or files as evidence. */
export function taskEvidenceView(goLive: GoLive, item: string, words: Catalogue): ModalView {
  const said = words.views.taskEvidence;
  const { evidence, files } = viewInputs.item_evidence;
  return goLiveForm(goLive, words, {
    view: 'item_evidence',
    title: said.title,
    submit: said.submit,
    subject: item,
    blocks: [
      section(said.intro(itemTitle(goLive, item))),
      input(
        evidence,
        { label: said.label, hint: said.hint, optional: true },
        textElement(evidence, { maxLength: longestReason, multiline: true }),
      ),
      input(
        files,
        { label: said.files, hint: said.filesHint(mostFiles), optional: true },
        { type: 'file_input', action_id: files.action, max_files: mostFiles },
      ),
    ],
  });
}

/** Asks who owes the task from now on; left empty, its role does. */
export function taskAssignView(goLive: GoLive, item: string, words: Catalogue): ModalView {
  const said = words.views.taskAssign;
  const { person } = viewInputs.item_assign;
  const { assignee } = taskState(goLive, { id: item });
  const role = findTask(goLive, item)?.owner;
  return goLiveForm(goLive, words, {
    view: 'item_assign',
    title: said.title,
    submit: said.submit,
    subject: item,
    blocks: [
      section(said.intro(itemTitle(goLive, item), role ? rolesText(goLive, [role], words) : '')),
      input(
        person,
        { label: said.label, hint: said.hint, optional: true },
        {
          type: 'users_select',
          action_id: person.action,
          ...(assignee !== undefined && isUserId(assignee) ? { initial_user: assignee } : {}),
        },
      ),
    ],
  });
}
