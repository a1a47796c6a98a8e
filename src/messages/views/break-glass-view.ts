import type { ModalView } from '@slack/web-api';
import { findItem } from '../../domain/checklist/checklist.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { skippable } from '../../domain/guards/blockers.ts';
import type { Skippable } from '../../domain/guards/break-glass.ts';
import { glassContacts } from '../../domain/guards/glass-contacts.ts';
import { linesWithin, plainText, section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { goLiveTitle } from '../names/naming.ts';
import { mentionsText } from '../names/people.ts';
import { blockerLine } from '../topics/blocker-text.ts';
import { goLiveForm, input, option, reasonInput } from './modal.ts';
import { viewInputs } from './view-inputs.ts';

/** As typed with the command. */
interface Typed {
  readonly what?: string | undefined;
  readonly reason?: string | undefined;
}

/** Slack's limit for a list to choose from. */
const mostChoices = 100;

/** Says what stands in the way, what a break-glass means and who hears of it, and asks what is to be skipped, and why. */
export function breakGlassView(goLive: GoLive, words: Catalogue, typed: Typed = {}): ModalView {
  const said = words.breakGlass.view;
  const { what } = viewInputs.break_glass;
  const found = skippable(goLive).slice(0, mostChoices);
  const named = found.filter((one) => one.what === typed.what);
  // What an item is about its choice says; of a gate or a lock one must know how it stands.
  const told = named.length > 0 ? named : found.filter((one) => !isItem(one));
  const lines = told.flatMap(({ blockers }) => blockers.map((one) => blockerLine(goLive, one, words)));
  const [chosen] = named.map((one) => optionOf(goLive, one, words));
  return goLiveForm(goLive, words, {
    view: 'break_glass',
    title: said.title,
    submit: said.submit,
    blocks: [
      section(
        [
          said.intro(goLiveTitle(goLive, words)),
          said.effect,
          said.heard(mentionsText(goLive, glassContacts(goLive, typed.what ?? ''), words)),
        ].join('\n'),
      ),
      ...(lines.length > 0
        ? [section(linesWithin([said.inTheWay, ...lines], 2800, words.terms.andMore))]
        : []),
      input(
        what,
        { label: said.what },
        {
          type: 'static_select',
          action_id: what.action,
          option_groups: groupsOf(goLive, found, words),
          ...(chosen ? { initial_option: chosen } : {}),
        },
      ),
      reasonInput(words, { initial: typed.reason }),
    ],
  });
}

const isItem = ({ what }: Skippable): boolean => what.startsWith('item/');
const isGate = ({ what }: Skippable): boolean => what.startsWith('gate/');

function groupsOf(goLive: GoLive, found: readonly Skippable[], words: Catalogue) {
  const { groups } = words.breakGlass.view;
  const group = (label: string, isIn: (one: Skippable) => boolean) => ({
    label: plainText(label, 75),
    options: found.filter(isIn).map((one) => optionOf(goLive, one, words)),
  });
  return [
    group(groups.gates, isGate),
    group(groups.items, isItem),
    group(groups.bars, (one) => !isGate(one) && !isItem(one)),
  ].filter(({ options }) => options.length > 0);
}

function optionOf(goLive: GoLive, one: Skippable, words: Catalogue) {
  const said = words.breakGlass.view.choice;
  const [, id = ''] = one.what.split('/');
  if (isGate(one)) return option(goLive.runbook.gates.find((gate) => gate.id === id)?.title ?? id, one.what);
  if (isItem(one)) return option(findItem(goLive, id)?.text ?? id, one.what);
  return option(one.what === 'lock' ? said.lock : said.freeze, one.what);
}
