import type { Event, NoticeEvent, RecordedEvent } from '../../domain/event.ts';
import { findRun, type GoLive } from '../../domain/go-live.ts';
import type { DeliveryEvent } from '../../domain/notices/delivery-event.ts';
import { escalationOf } from '../../domain/people/contact-ladder.ts';
import type { SignalEvent } from '../../domain/rollback/signal-event.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { durationText, moment } from '../names/moment.ts';
import { rollbackVersion, versionText } from '../names/naming.ts';
import { actorText } from '../names/people.ts';
import { forTrigger, gateTitle, noticeTitle, purposeText, reasonText, stepTitle } from '../names/titles.ts';
import { alertText } from '../outgoing/pager.ts';
import { entriesText } from '../outgoing/status-page.ts';
import { areaTitle } from '../topics/ladder-text.ts';
import { lookText, waitsText } from '../topics/last-look-text.ts';
import { targetsText } from '../topics/notice-line.ts';
import { conclusionText, runLink } from '../topics/run-text.ts';
import { deliverySentence, refusedText } from './delivery-sentence.ts';
import { downtimeText } from './downtime-text.ts';

type RunEvent = Extract<Event, { correlationId: string } | { type: 'RunRequested' }>;

export type OutcomeEvent =
  | RunEvent
  | NoticeEvent
  | SignalEvent
  | DeliveryEvent
  | Extract<Event, { type: 'DowntimeNoticed' | 'DatabaseRestored' | 'EffectGaveUp' }>;

interface Telling {
  readonly goLive: GoLive;
  readonly words: Catalogue;
}

/** What became of a run, a notice, or anything else outside. */
export function outcomeSentence(recorded: RecordedEvent, event: OutcomeEvent, it: Telling): string {
  const { goLive, words } = it;
  switch (event.type) {
    case 'NoticeQueued':
    case 'NoticeDelivered':
    case 'NoticeFailed':
    case 'NoticeMissed':
    case 'NoticeCancelled':
      return noticeSentence(event, it);
    case 'StatusPageUpdated':
    case 'StatusPageComponentsLeftOut':
    case 'StatusPageLeftOpen':
    case 'PagerTold':
      return signalSentence(event, it);
    case 'MailBegun':
    case 'MailEnded':
    case 'NoticeUncertain':
    case 'NoticeFellBack':
    case 'NoticeLeftOut':
    case 'NoticeGroupRead':
    case 'NoticeSettled':
      return deliverySentence(recorded, event, it);
    case 'DowntimeNoticed':
      return downtimeText(goLive, event, words);
    case 'DatabaseRestored':
      return words.events.DatabaseRestored({
        from: moment(event.since, goLive.timeZone, words),
        to: moment(recorded.at, goLive.timeZone, words),
      });
    case 'EffectGaveUp':
      return words.events.EffectGaveUp({
        effect: gaveUpText(event, it),
        reason: outside(event.reason),
        said: event.said,
      });
    case 'RunRequested': {
      const by = actorText(recorded.actor, words);
      const workflow = outside(event.run.workflow, 100);
      if (event.run.purpose === 'verify') return words.events.RunRequested.verify({ workflow });
      const step = stepTitle(goLive, event.run.step ?? '');
      if (event.run.traffic !== undefined)
        return words.events.RunRequested.traffic({ by, workflow, step, percent: event.run.traffic });
      if (event.run.purpose === 'step') return words.events.RunRequested.step({ workflow, step });
      return event.run.purpose === 'deploy'
        ? words.events.RunRequested.deploy({ by, version: versionText(goLive.version) })
        : words.events.RunRequested.rollback({
            by,
            version: rollbackVersion(event.run, words),
            reason: reasonText(event.run.reason, words),
            trigger: forTrigger(goLive, event.run, words),
          });
    }
    default:
      return runSentence(event, it);
  }
}

function runSentence(event: Exclude<RunEvent, { type: 'RunRequested' }>, { goLive, words }: Telling): string {
  const said = words.events;
  const purpose = purposeText(goLive, event.correlationId, words);
  const found = findRun(goLive, event.correlationId);
  const run = found?.link && runLink(found, words);
  switch (event.type) {
    case 'RunCancelledBeforeDispatch':
      return said.RunCancelledBeforeDispatch({
        purpose,
        because: knownWord(words.because, event.because) ?? outside(event.because, 80),
      });
    case 'DispatchBegun':
      return [
        said.DispatchBegun({ purpose, attempt: event.attempt }),
        ...(event.look ? [lookText(event.look, words)] : []),
      ].join(' ');
    case 'DispatchAccepted':
      return said.DispatchAccepted({ purpose, run, wasDoubted: found?.wasDoubted === true });
    case 'RunFound':
      return said.RunFound({ purpose, run });
    case 'DispatchRejected':
      return said.DispatchRejected({ purpose, reason: outside(event.reason) });
    case 'DispatchUnknown':
      return said.DispatchUnknown({ purpose, reason: outside(event.reason) });
    case 'DispatchNotSent':
      if (event.because && event.because !== 'github_unreadable')
        return said.DispatchKeptBack({ purpose, because: waitsText(event.because, event.reason, words) });
      return said.DispatchNotSent({ purpose, reason: outside(event.reason) });
    case 'RunStatusChanged':
      return said.RunStatusChanged({ purpose, run, status: words.terms.runStatus[event.status] });
    case 'RunCompleted':
      return event.conclusion === 'success'
        ? said.RunCompleted.success({ purpose, run })
        : said.RunCompleted.otherwise({ purpose, run, conclusion: conclusionText(event.conclusion, words) });
    case 'RunCancelAsked':
      return said.RunCancelAsked({ purpose, run });
    case 'RunOverdue': {
      const { deployment, rollback } = goLive.runbook;
      const isDeployment = (found?.request.purpose ?? 'deploy') === 'deploy';
      const limit = durationText(isDeployment ? deployment.timeoutMs : rollback.timeoutMs, words);
      return said.RunOverdue({ purpose, run, limit });
    }
    default:
      throw unreachable(event);
  }
}

function noticeSentence(event: NoticeEvent, { goLive, words }: Telling): string {
  const said = words.events;
  const notice = noticeTitle(goLive, event.notice, words);
  switch (event.type) {
    case 'NoticeQueued': {
      const targets = targetsText(goLive, [...event.targets, ...event.notConfigured], words);
      return said.NoticeQueued({ notice, targets, late: event.late });
    }
    case 'NoticeDelivered':
      return said.NoticeDelivered({
        notice,
        target: targetsText(goLive, [event.target], words),
        refused: refusedText(event.mail, words),
      });
    case 'NoticeFailed':
      return said.NoticeFailed({
        notice,
        target: targetsText(goLive, [event.target], words),
        reason: outside(event.reason),
      });
    case 'NoticeMissed':
      return said.NoticeMissed({ notice, due: moment(event.dueAt, goLive.timeZone, words) });
    case 'NoticeCancelled':
      return said.NoticeCancelled({ notice, because: words.notices.because[event.because] });
    default:
      throw unreachable(event);
  }
}

function signalSentence(event: SignalEvent, { goLive, words }: Telling): string {
  const said = words.events;
  if (event.type === 'StatusPageLeftOpen')
    return said.StatusPageLeftOpen({ entries: entriesText(goLive, event.entries, words) });
  if (event.type === 'StatusPageComponentsLeftOut')
    return said.StatusPageComponentsLeftOut({
      entry: entriesText(goLive, [event.entry], words),
      components: words.people.and(event.components.slice(0, 10).map((id) => outside(id, 40))),
    });
  if (event.type === 'PagerTold')
    return event.action === 'change'
      ? said.PagerTold[event.isUncertain ? 'uncertainChange' : 'change']()
      : said.PagerTold.alert({
          alert: alertText(event.subject, words),
          action: words.pager.action[event.action],
        });
  return said.StatusPageUpdated({
    entry: entriesText(goLive, [event.entry], words),
    status: knownWord(words.statusPage.status, event.status) ?? outside(event.status, 40),
  });
}

/** The scheduler names what fell due: `notice:t24h`, or the type of the action. */
function gaveUpText(event: Extract<Event, { type: 'EffectGaveUp' }>, { goLive, words }: Telling): string {
  const said = words.gaveUp;
  switch (event.kind) {
    case 'slack.message':
      return said.message;
    case 'slack.members':
      return said.members;
    case 'slack.notice':
    case 'status_page.notice':
    case 'pager.notice':
    case 'mail.notice':
    case 'webhook.notice':
      return said.notice(noticeTitle(goLive, event.subject, words));
    case 'mail.test':
      return words.mail.test.gaveUp(noticeTitle(goLive, event.subject, words));
    case 'mail.no_go':
      return words.mail.noGo.gaveUp(gateTitle(goLive, event.subject));
    case 'mail.escalation': {
      const escalation = escalationOf(goLive, Number(event.subject));
      return words.mail.escalation.gaveUp(areaTitle(goLive, escalation?.area ?? event.subject));
    }
    case 'status_page.entry':
      return said.statusPage(
        words.statusPage.entry[event.subject === 'rollback' ? 'rollback' : 'maintenance'],
      );
    case 'pager.alert':
      return said.pager(alertText(event.subject, words));
    case 'slack.reminder':
      return said.reminder(mention(event.subject));
    case 'github.cancel':
      return said.cancel(purposeText(goLive, event.subject, words));
    case 'github.dispatch':
      return said.dispatch(purposeText(goLive, event.subject, words));
    default:
      return said.other(outside(event.kind, 40), outside(event.subject, 80));
  }
}
