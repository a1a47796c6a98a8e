import { postMortemMarker, TIMELINE } from '../../domain/afterwards/post-mortem.ts';
import type { Event, RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { templateValues } from '../../domain/notices/notice-text.ts';
import { renderTemplate, type TemplateValues } from '../../domain/notices/template.ts';
import { plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { eventSentence } from '../events/event-sentence.ts';
import { glassReport } from '../topics/break-glass-text.ts';
import type { IssueTelling, IssueText } from './issue.ts';
import { markdownText, toMarkdown } from './markdown.ts';

/** What belongs into the story of a rollback; who ticked which box does not. */
const told: readonly Event['type'][] = [
  'GoLivePlanned',
  'VoteCast',
  'NoGoUpheld',
  'NoGoOverruled',
  'FinalGoGiven',
  'FinalGoWithdrawn',
  'Held',
  'Resumed',
  'Rescheduled',
  'StepFailed',
  'StepSkipped',
  'RunRequested',
  'GlassBroken',
  'BadHealthAccepted',
  'RunCancelledBeforeDispatch',
  'DispatchAccepted',
  'DispatchRejected',
  'DispatchUnknown',
  'RunCompleted',
  'RunOverdue',
  'HealthChanged',
  'PerformanceChanged',
  'RollbackProposed',
  'RollbackProposalDismissed',
  'RollbackVerified',
  'RollbackUnverified',
  'SuccessDeclared',
  'Aborted',
  'NoticeDelivered',
  'NoticeFailed',
  'NoticeMissed',
  'DowntimeNoticed',
  'DatabaseRestored',
];

/** GitHub takes 65,536 characters; the text around it has its room too. */
const longestTimeline = 50_000;
const longestTitle = 200;

/** The people whom a post-mortem names, by their Slack ids. */
export const peopleIn = (
  goLive: GoLive,
  trail: readonly RecordedEvent[],
  words: Catalogue,
): readonly string[] => [
  ...new Set(
    [...sentences(goLive, trail, words).map(({ said }) => said), ...glassReport(goLive, words)].flatMap(
      (said) => [...said.matchAll(/<@([^>|]+)/gu)].flatMap(([, id]) => id ?? []),
    ),
  ),
];

/** Undefined where the runbook has no text for it. */
export function renderPostMortem(
  goLive: GoLive,
  trail: readonly RecordedEvent[],
  telling: IssueTelling,
): IssueText | undefined {
  const { postMortem } = goLive.runbook.rollback;
  if (!postMortem) return undefined;
  const values = templateValues(goLive);
  const escaped: TemplateValues = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, markdownText(plain(value, 1000))]),
  );
  const timeline = timelineOf(goLive, trail, telling);
  const parts = postMortem.text.split(TIMELINE).map((part) => filled(part, escaped));
  return {
    title: plain(filled(postMortem.title, values), longestTitle),
    body: `${notVerified(goLive, telling.words)}${brokenGlass(goLive, telling)}${parts.join(timeline)}\n${postMortemMarker(goLive)}\n`,
  };
}

/** The runbook's own words say that it was rolled back. */
const notVerified = ({ status, ended }: GoLive, words: Catalogue): string =>
  status === 'aborted' && ended
    ? `${words.postMortem.notVerified(markdownText(plain(ended.reason, 1000)))}\n\n`
    : '';

/** A skipped rule is told ahead of the timeline, with who reviewed it. */
function brokenGlass(goLive: GoLive, { words, nameOf }: IssueTelling): string {
  const [title, ...lines] = glassReport(goLive, words);
  if (title === undefined) return '';
  const told = [toMarkdown(title, nameOf), '', ...lines.map((line) => `- ${toMarkdown(line, nameOf)}`)];
  return `${told.join('\n')}\n\n`;
}

/** The runbook was checked: every variable has a value. Should one be missing after all, its name stands there. */
function filled(text: string, values: TemplateValues): string {
  const rendered = renderTemplate(text, values);
  return rendered.ok ? rendered.text : text;
}

/** Readers on GitHub know an audience, not a channel of Slack. */
const audienceOf = ({ service }: GoLive, channel: string): string | undefined =>
  service.audiences.find(({ slack }) => slack.includes(channel))?.title;

const sentences = (goLive: GoLive, trail: readonly RecordedEvent[], words: Catalogue) =>
  trail
    .filter(({ event }) => told.includes(event.type))
    .map((recorded) => ({ at: recorded.at, said: eventSentence(recorded, goLive, words) }));

function timelineOf(
  goLive: GoLive,
  trail: readonly RecordedEvent[],
  { words, nameOf }: IssueTelling,
): string {
  const name = (id: string) => audienceOf(goLive, id) ?? nameOf(id);
  const lines = sentences(goLive, trail, words).map(({ at, said }) => {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(goLive.timeZone);
    const time = local.toPlainTime().toString({ smallestUnit: 'second' });
    return `- ${local.toPlainDate()} ${time} ${toMarkdown(said.replaceAll('\n', ' '), name)}`;
  });
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.toReversed()) {
    length += line.length + 1;
    if (length > longestTimeline) break;
    kept.unshift(line);
  }
  const left = lines.length - kept.length;
  return [
    words.postMortem.zone(goLive.timeZone),
    '',
    ...(left > 0 ? [words.postMortem.earlier(left)] : []),
    ...kept,
  ].join('\n');
}
