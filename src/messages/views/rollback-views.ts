import type { InputBlock, ModalView } from '@slack/web-api';
import { callBackRun } from '../../domain/gates/withdrawal.ts';
import { type GoLive, isRunning, mayHaveRun } from '../../domain/go-live.ts';
import { glassContacts } from '../../domain/guards/glass-contacts.ts';
import { openIncident } from '../../domain/rollback/incident.ts';
import { plainText, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText } from '../names/moment.ts';
import { goLiveTitle, versionText } from '../names/naming.ts';
import { mentionsText } from '../names/people.ts';
import { triggerTitle } from '../names/titles.ts';
import { possibleControls } from '../next/possible-controls.ts';
import { tookText } from '../topics/rollback-budget-text.ts';
import { goLiveForm, input, modal, option, reasonInput } from './modal.ts';
import { initialReturn, type ReturnContext, returnInput } from './return-input.ts';
import { noTrigger, viewInputs } from './view-inputs.ts';

interface RollbackContext extends ReturnContext {
  readonly now: number;
  /** The incident whose proposal is followed. */
  readonly incident?: number | undefined;
  /** What was typed with the command. */
  readonly reason?: string | undefined;
  /** Whoever asks may do so in an emergency alone. */
  readonly byGlass?: boolean;
}

/** Says exactly what a rollback does before it is asked for. Nothing to submit where nothing can be rolled back. */
export function rollbackView(goLive: GoLive, it: RollbackContext): ModalView {
  const { now, words, incident, reason, byGlass = false } = it;
  const known = initialReturn(goLive, it);
  const said = words.views.rollback;
  const { service, runbook, version, id, t0 } = goLive;
  const calledBack = callBackRun(goLive, 'rollback requested').length > 0;
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
          ...(stillRuns ? [said[runbook.rollback.whileDeploying === 'cancel' ? 'cancelled' : 'queued']] : []),
          tookText(goLive, words),
          said.afterwards(durationText(runbook.rollback.timeoutMs, words)),
        ]
      : []),
    ...(byGlass && runs ? [glassText(goLive, words)] : []),
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
            returnInput(goLive, it, runs ? 'now' : 'perhaps'),
            ...triggerInput(goLive, incident, words),
            reasonInput(words, { optional: !(byGlass && runs), hint: said.reasonHint, initial: reason }),
          ]
        : []),
    ],
  });
}

const glassText = (goLive: GoLive, words: Catalogue): string =>
  words.breakGlass.view.rollback(mentionsText(goLive, glassContacts(goLive, 'rollback'), words));

/** Which trigger it is for; it may stay open, for nothing is to keep anybody from a rollback. */
function triggerInput(goLive: GoLive, incident: number | undefined, words: Catalogue): readonly InputBlock[] {
  const said = words.views.rollback;
  const { trigger: place } = viewInputs.rollback;
  const { triggers } = goLive.runbook.rollback;
  if (triggers.length === 0) return [];
  const known = openIncident(goLive, incident)?.trigger;
  const listed = triggers.slice(0, mostOptions).map(({ id, text }) => option(plain(text, 75), id));
  const initial = listed.find(({ value }) => value === known);
  return [
    input(
      place,
      { label: said.trigger, hint: said.triggerHint, optional: true },
      {
        type: 'static_select',
        action_id: place.action,
        placeholder: plainText(said.triggerPlaceholder, 150),
        options: [...listed, option(said.noTrigger, noTrigger)],
        ...(initial ? { initial_option: initial } : {}),
      },
    ),
  ];
}

/** Slack's limit for the options of a select, less the one for none of them. */
const mostOptions = 99;

/** Asks why a proposed rollback is not done. */
export function dismissView(goLive: GoLive, number: number, words: Catalogue): ModalView {
  const said = words.views.dismiss;
  const incident = goLive.incidents.find((i) => i.number === number);
  const about = incident
    ? [said.intro(triggerTitle(goLive, incident.trigger), outside(incident.evidence, 300))]
    : [];
  return goLiveForm(goLive, words, {
    view: 'dismiss_proposal',
    title: said.title,
    submit: said.submit,
    subject: String(number),
    blocks: [section([...about, said.effect].join('\n')), reasonInput(words)],
  });
}
