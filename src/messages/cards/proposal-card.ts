import type { GoLive, Incident } from '../../domain/go-live.ts';
import { actions, button, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { durationText, moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { byText, mentionsText } from '../names/people.ts';
import { triggerTitle } from '../names/titles.ts';
import { possibleControls } from '../next/possible-controls.ts';
import { proposalSettled } from '../topics/proposal-text.ts';
import { countdownText } from '../topics/trigger-ladder-text.ts';

/** Asks the on-call role for a decision: which trigger is met, on what evidence, since when. */
export function proposalCard(goLive: GoLive, number: number, it: MessageContext): RenderedMessage {
  const { words } = it;
  const incident = goLive.incidents.find((i) => i.number === number);
  if (!incident) throw new Error(`${goLive.id}: no incident ${number}`);
  const said = words.cards.proposal;
  const trigger = triggerTitle(goLive, incident.trigger);
  const settled = proposalSettled(goLive, incident, words);
  const isOpen = settled === undefined;
  const since = moment(incident.since, goLive.timeZone, words);
  const { reportedBy } = incident;
  const evidence = outside(incident.evidence, 500);
  const [met, seen] = reportedBy
    ? [said.reported(byText(reportedBy, words), trigger, since), said.seen(evidence)]
    : [said.met(trigger, since, durationText(incident.at - incident.since, words)), said.evidence(evidence)];
  return {
    text: isOpen ? said.fallback(goLive.id, trigger) : said.settledFallback(goLive.id),
    blocks: fitBlocks(
      {
        head: [section([said.title, goLiveTitle(goLive, words)].join('\n'))],
        body: [section(met), section(seen), section(settled ?? decide(goLive, incident, words))],
        foot: isOpen ? actions(buttons(goLive, incident, it)) : [],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

const decide = (goLive: GoLive, incident: Incident, words: Catalogue): string =>
  [
    words.cards.proposal.decide(mentionsText(goLive, [goLive.runbook.rollback.proposeTo], words)),
    countdownText(goLive, incident, words),
  ]
    .filter(Boolean)
    .join('\n');

function buttons(goLive: GoLive, { number }: Incident, { now, words }: MessageContext) {
  const value = encodeControl({ goLive: goLive.id, subject: String(number), t0: goLive.t0 });
  const { rollback, dismiss } = words.buttons;
  return [
    ...(possibleControls(goLive, now).has('rollback')
      ? [button({ action: 'rollback', value, text: rollback, style: 'danger' })]
      : []),
    button({ action: 'dismiss_proposal', value, text: dismiss }),
  ];
}
