import type { InputBlock, ModalView } from '@slack/web-api';
import type { Runbook } from '../../domain/runbook.ts';
import type { Service } from '../../domain/service.ts';
import { divider, section } from '../blocks/blocks.ts';
import { channelLink, isUserId, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { documentWarnings } from '../topics/document-text.ts';
import { actingDuties } from '../topics/duties.ts';
import { input, modal, option, textElement } from './modal.ts';
import { timeInputs } from './time-inputs.ts';
import { roleBlock, roleHolderAction, viewInputs } from './view-inputs.ts';

export interface PlanChoices {
  /** At least one; the first hundred are offered. */
  readonly services: readonly Service[];
  readonly runbooks: readonly Runbook[];
  /** The one whose role holders and zone are filled in. */
  readonly service: Service;
  readonly runbook: Runbook;
  readonly now: number;
  readonly version?: string | undefined;
  readonly rollbackTo?: string | undefined;
  /** The channel where it was asked for, kept for the answer. */
  readonly channel?: string | undefined;
}

const mostOptions = 100;

/** The plan form. Another service or runbook draws it anew: then other role holders are filled in. */
export function planView(choices: PlanChoices, words: Catalogue): ModalView {
  const said = words.views.plan;
  const { service, runbook, now } = choices;
  const { version, rollbackTo } = viewInputs.plan;
  return modal({
    view: 'plan',
    title: said.title,
    submit: said.submit,
    close: words.views.cancel,
    metadata: choices.channel ?? '',
    blocks: [
      section(said.intro),
      ...selects(choices, words),
      ...documentWarnings(runbook, { now, timeZone: service.timeZone, words }).map(section),
      input(
        version,
        { label: said.version },
        textElement(version, {
          maxLength: 100,
          initial: choices.version,
          placeholder: said.versionPlaceholder,
        }),
      ),
      ...timeInputs({ timeZone: service.timeZone }, words),
      input(
        rollbackTo,
        { label: said.rollbackTo, hint: said.rollbackToHint, optional: true },
        textElement(rollbackTo, { maxLength: 100, initial: choices.rollbackTo }),
      ),
      divider,
      section(said.people(channelLink(service.channel))),
      ...rolesThatMatter(runbook).map((role) => roleInput(choices, role, words)),
    ],
  });
}

function selects({ services, runbooks, service, runbook }: PlanChoices, words: Catalogue) {
  const said = words.views.plan;
  const inputs = viewInputs.plan;
  const select = (
    field: typeof inputs.service | typeof inputs.runbook,
    label: string,
    lists: { readonly all: readonly { id: string; title: string }[]; readonly chosen: string },
  ): InputBlock => {
    const first = lists.all.filter(({ id }) => id === lists.chosen);
    const others = lists.all.filter(({ id }) => id !== lists.chosen);
    const options = [...first, ...others]
      .slice(0, mostOptions)
      .map(({ id, title }) => option(plain(title, 75), id));
    const [initial] = options;
    return {
      ...input(
        field,
        { label },
        {
          type: 'static_select',
          action_id: field.action,
          options,
          ...(initial ? { initial_option: initial } : {}),
        },
      ),
      dispatch_action: true,
    };
  };
  return [
    select(inputs.service, said.service, { all: services, chosen: service.id }),
    select(inputs.runbook, said.runbook, { all: runbooks, chosen: runbook.id }),
  ];
}

/** The roles without which a go-live would stand still, in the runbook's order. */
export function rolesThatMatter(runbook: Runbook): readonly string[] {
  const needed = new Set([
    ...runbook.gates.map((gate) => gate.owner),
    runbook.decision.owner,
    runbook.deployment.starter,
    runbook.rollback.proposeTo,
    runbook.success.declaredBy,
  ]);
  return runbook.roles.map((role) => role.id).filter((role) => needed.has(role));
}

function roleInput({ service, runbook }: PlanChoices, role: string, words: Catalogue): InputBlock {
  const title = runbook.roles.find((r) => r.id === role)?.title ?? role;
  const holder = service.roles[role]?.holder;
  return input(
    { block: roleBlock(service.id, role) },
    { label: title, hint: dutyText(runbook, role, words) },
    {
      type: 'users_select',
      action_id: roleHolderAction,
      ...(holder && isUserId(holder) ? { initial_user: holder } : {}),
    },
  );
}

const dutyText = (runbook: Runbook, role: string, words: Catalogue): string =>
  words.views.plan.duty(words.people.and(actingDuties(runbook, role, { as: plain, words })));
