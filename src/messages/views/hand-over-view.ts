import type { Button, ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import type { Role } from '../../domain/runbook.ts';
import { button, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { isUserId, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { goLiveForm, input, option, reasonInput } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

export const handOverButton = (goLive: GoLive, words: Catalogue): Button =>
  button({
    action: 'role_handover',
    text: words.buttons.handOver,
    value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
  });

export interface HandOverFilled {
  /** The roles that whoever asks may hand over. */
  readonly roles: readonly Role[];
  readonly role?: string | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
}

/** Asks which role goes to whom. */
export function handOverView(goLive: GoLive, filled: HandOverFilled, words: Catalogue): ModalView {
  const said = words.views.handOver;
  const { role, person } = viewInputs.role_handover;
  const options = filled.roles.map(({ id, title }) => option(plain(title, 75), id));
  const initial =
    options.find(({ value }) => value === filled.role) ?? (options.length === 1 ? options[0] : undefined);
  return goLiveForm(goLive, words, {
    view: 'role_handover',
    title: said.title,
    submit: said.submit,
    blocks: [
      section([said.intro(goLiveTitle(goLive, words)), said.effect].join('\n')),
      input(
        role,
        { label: said.role },
        {
          type: 'static_select',
          action_id: role.action,
          options,
          ...(initial ? { initial_option: initial } : {}),
        },
      ),
      input(
        person,
        { label: said.person },
        {
          type: 'users_select',
          action_id: person.action,
          ...(filled.to && isUserId(filled.to) ? { initial_user: filled.to } : {}),
        },
      ),
      reasonInput(words, { optional: true, initial: filled.reason }),
    ],
  });
}
