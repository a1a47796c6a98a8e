import type { InputBlock } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { type ReturnChoice, returnVersion } from '../../domain/version.ts';
import { plainText } from '../blocks/blocks.ts';
import { plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { zonedText } from '../names/moment.ts';
import { input, option, textElement } from './modal.ts';
import { returnChoiceInput, viewInputs } from './view-inputs.ts';

export interface ReturnContext {
  readonly words: Catalogue;
  /** What was typed with the command. */
  readonly version?: string | undefined;
  /** Where it may return to, as golive knows; without any, the version is typed. */
  readonly choices?: readonly ReturnChoice[] | undefined;
  /** The workflow is known to run without a version. */
  readonly versionOptional?: boolean | undefined;
}

/** Whether the form rolls back, does so where something was deployed, or where the person chooses it. */
type Wanted = 'now' | 'perhaps' | 'chosen';

/** Asks for the version to return to: from a list of those that golive knows, or in words. */
export function returnInput(goLive: GoLive, it: ReturnContext, wanted: Wanted): InputBlock {
  const { choices = [], words } = it;
  const known = initialReturn(goLive, it);
  return isChosen(it) && wanted !== 'perhaps'
    ? choiceInput(goLive, { choices, initial: known, wanted, words })
    : versionInput(it, { known, wanted });
}

/** A version that was typed and is not on the list stays as it was typed: then it is asked for in words. */
const isChosen = ({ choices = [], version }: ReturnContext): boolean =>
  choices.length > 0 && (version === undefined || choices.some((choice) => choice.version === version));

/** What the form begins with: what was typed, else where the last rollback was to or the plan says, else the newest good one. */
export function initialReturn(goLive: GoLive, { choices = [], version }: ReturnContext): string | undefined {
  if (version !== undefined) return version;
  const known = returnVersion(goLive);
  if (choices.length === 0) return known;
  return (choices.find((choice) => choice.version === known) ?? choices[0])?.version;
}

interface Choosing {
  readonly choices: readonly ReturnChoice[];
  readonly initial: string | undefined;
  readonly wanted: Wanted;
  readonly words: Catalogue;
}

function choiceInput({ timeZone }: GoLive, { choices, initial, wanted, words }: Choosing): InputBlock {
  const said = words.views.rollback;
  const place = returnChoiceInput;
  const options = choices.map(({ version, goodSince }) => ({
    ...option(plain(version, 75), version),
    description: plainText(
      goodSince
        ? said.goodSince(goodSince.goLive, zonedText(goodSince.t0, timeZone, words))
        : said.namedInPlan,
      75,
    ),
  }));
  const chosen = options.find(({ value }) => value === initial);
  return input(
    place,
    { label: said.version, hint: said.choiceHint, optional: wanted !== 'now' },
    {
      type: 'static_select',
      action_id: place.action,
      options,
      ...(chosen ? { initial_option: chosen } : {}),
    },
  );
}

/**
 * Required wherever the workflow may need it: GitHub would refuse the run without it. Not required where it is not known
 * yet whether anything is rolled back.
 */
function versionInput(
  { words, choices = [], versionOptional }: ReturnContext,
  { known, wanted }: { readonly known: string | undefined; readonly wanted: Wanted },
): InputBlock {
  const said = words.views.rollback;
  const place = viewInputs.rollback.version;
  const mayBeEmpty = known === undefined && versionOptional === true;
  const asked = choices.length > 0 ? said.versionNotListed : said.versionHint;
  const needed = mayBeEmpty ? said.versionOptional : asked;
  const hints = { now: needed, perhaps: said.versionIfSent, chosen: said.versionIfChosen };
  return input(
    place,
    { label: said.version, hint: hints[wanted], optional: wanted !== 'now' || mayBeEmpty },
    textElement(place, { maxLength: 100, initial: known }),
  );
}
