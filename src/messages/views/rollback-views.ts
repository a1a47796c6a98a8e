import type { InputBlock, ModalView } from '@slack/web-api';
import { type GoLive, isRunning, mayHaveRun } from '../../domain/go-live.ts';
import { type ReturnChoice, returnVersion } from '../../domain/version.ts';
import { callBackRun } from '../../domain/withdrawal.ts';
import { plainText, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { encodeControl } from '../control.ts';
import { durationText, zonedText } from '../moment.ts';
import { outside, plain } from '../mrkdwn.ts';
import { goLiveTitle, versionText } from '../naming.ts';
import { possibleControls } from '../possible-controls.ts';
import { triggerTitle } from '../titles.ts';
import { returnChoiceInput, viewInputs } from '../view-inputs.ts';
import { input, modal, option, reasonInput, textElement } from './modal.ts';

interface RollbackContext {
  readonly now: number;
  readonly words: Catalogue;
  /** The incident whose proposal is followed. */
  readonly incident?: number | undefined;
  /** What was typed with the command. */
  readonly version?: string | undefined;
  readonly reason?: string | undefined;
  /** Where it may return to, as golive knows; without any, the version is typed. */
  readonly choices?: readonly ReturnChoice[] | undefined;
  /** The workflow is known to run without a version. */
  readonly versionOptional?: boolean | undefined;
}

/** Says exactly what a rollback does before it is asked for. Nothing to submit where nothing can be rolled back. */
export function rollbackView(goLive: GoLive, it: RollbackContext): ModalView {
  const { now, words, incident, reason } = it;
  const { choices = [] } = it;
  const known = initialReturn(goLive, it);
  const said = words.views.rollback;
  const { service, runbook, version, id, t0 } = goLive;
  const calledBack = callBackRun(goLive, '').length > 0;
  const possible = calledBack || possibleControls(goLive, now).has('rollback');
  const runs = possible && (!calledBack || mayHaveRun(goLive));
  const stillRuns = goLive.runs.some((run) => run.request.purpose === 'deploy' && isRunning(run));
  const lines = [
    said.intro(goLiveTitle(goLive, words)),
    ...(calledBack ? [said.calledBack] : []),
    ...(runs
      ? [
          known
            ? said.versions(versionText(version), versionText(known))
            : said.versionUnknown(versionText(version)),
          said.workflow(
            outside(service.workflows.rollback, 100),
            outside(service.repository, 150),
            outside(service.ref, 100),
          ),
          ...(stillRuns ? [said.queued] : []),
          said.afterwards(durationText(runbook.rollback.timeoutMs, words)),
        ]
      : []),
    ...(possible ? [] : [said.impossible]),
  ];
  return modal({
    view: 'rollback',
    title: said.title,
    ...(possible ? { submit: said.submit } : {}),
    close: words.views.cancel,
    metadata: encodeControl({ goLive: id, ...(incident ? { subject: String(incident) } : {}), t0 }),
    blocks: [
      section(lines.join('\n')),
      ...(possible
        ? [
            isChosen(it) && runs
              ? choiceInput(goLive, { choices, initial: known, words })
              : versionInput(it, { known, runs }),
            reasonInput(words, { optional: true, hint: said.reasonHint, initial: reason }),
          ]
        : []),
    ],
  });
}

/** A version that was typed and is not on the list stays as it was typed: then it is asked for in words. */
const isChosen = ({ choices = [], version }: RollbackContext): boolean =>
  choices.length > 0 && (version === undefined || choices.some((choice) => choice.version === version));

/** What the form begins with: what was typed, else where the last rollback was to or the plan says, else the newest good one. */
function initialReturn(goLive: GoLive, { choices = [], version }: RollbackContext): string | undefined {
  if (version !== undefined) return version;
  const known = returnVersion(goLive);
  if (choices.length === 0) return known;
  return (choices.find((choice) => choice.version === known) ?? choices[0])?.version;
}

interface Choosing {
  readonly choices: readonly ReturnChoice[];
  readonly initial: string | undefined;
  readonly words: Catalogue;
}

function choiceInput({ timeZone }: GoLive, { choices, initial, words }: Choosing): InputBlock {
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
    { label: said.version, hint: said.choiceHint },
    {
      type: 'static_select',
      action_id: place.action,
      options,
      ...(chosen ? { initial_option: chosen } : {}),
    },
  );
}

/** Required wherever the workflow may need it: GitHub would refuse the run without it. */
function versionInput(
  { words, choices = [], versionOptional }: RollbackContext,
  { known, runs }: { readonly known: string | undefined; readonly runs: boolean },
): InputBlock {
  const said = words.views.rollback;
  const place = viewInputs.rollback.version;
  const mayBeEmpty = known === undefined && versionOptional === true;
  const asked = choices.length > 0 ? said.versionNotListed : said.versionHint;
  const hint = !runs ? said.versionIfSent : mayBeEmpty ? said.versionOptional : asked;
  return input(
    place,
    { label: said.version, hint, optional: !runs || mayBeEmpty },
    textElement(place, { maxLength: 100, initial: known }),
  );
}

/** Asks why a proposed rollback is not done. */
export function dismissView(goLive: GoLive, number: number, words: Catalogue): ModalView {
  const said = words.views.dismiss;
  const incident = goLive.incidents.find((i) => i.number === number);
  const about = incident
    ? [said.intro(triggerTitle(goLive, incident.trigger), outside(incident.evidence, 300))]
    : [];
  return modal({
    view: 'dismiss_proposal',
    title: said.title,
    submit: said.submit,
    close: words.views.cancel,
    metadata: encodeControl({ goLive: goLive.id, subject: String(number), t0: goLive.t0 }),
    blocks: [section([...about, said.effect].join('\n')), reasonInput(words)],
  });
}
