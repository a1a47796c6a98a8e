import type { NoticeCancelled, NoticeQueued } from '../event.ts';
import type { Facts } from '../facts.ts';
import type { GoLive } from '../go-live.ts';
import { occasionName } from '../occasion.ts';
import type { RecordedWords } from '../recorded-words.ts';
import type { NoticeDefinition } from '../runbook.ts';
import { formatZoned } from '../time/zoned-time.ts';
import type { CommunicationEvent } from './communication-event.ts';
import { queuedInHouse } from './external-occasion.ts';
import type { Severity } from './issue-event.ts';
import type { NoticeState } from './notice-state.ts';
import { targetsOf } from './notice-target.ts';
import { renderWords } from './notice-text.ts';
import type { NoticeChannel } from './reach.ts';

/* What the runbook has for issues, said once for each of them, and that each is over, to whoever heard of it. */

type IssueTold = NoticeQueued | NoticeCancelled | CommunicationEvent;

interface Opened {
  readonly issue: number;
  readonly what: string;
  readonly severity: Severity;
  readonly eta?: number;
  readonly at: number;
}

const ofIssues = ({ runbook }: GoLive): readonly NoticeDefinition[] =>
  runbook.notices.filter(({ after }) => after === 'issue_opened');

export const issueNotices = (
  goLive: GoLive,
  opened: Opened,
  { reachable = [], words }: Pick<Facts, 'reachable' | 'words'>,
): readonly IssueTold[] =>
  ofIssues(goLive).flatMap((notice): readonly IssueTold[] => {
    const name = occasionName(notice.id, opened.issue);
    const { what, eta } = opened;
    const rendered = renderWords(goLive, notice, {
      reason: what,
      eta: eta === undefined ? words.notices.unsaid.eta : formatZoned(eta, goLive.timeZone),
    });
    if (!rendered.ok)
      return [{ type: 'NoticeCancelled', notice: name, round: goLive.round, because: 'missing_value' }];
    const over = {
      ...notice,
      channels: channelsFor(opened.severity, notice.channels),
    };
    return queuedInHouse(goLive, over, {
      notice: name,
      at: opened.at,
      words: rendered.words,
      ...targetsOf(goLive, over, reachable),
    });
  });

/** Nobody is called out of bed for what is not severe; where they are reached no other way, Slack tells them. */
function channelsFor(severity: Severity, channels: readonly NoticeChannel[]): readonly NoticeChannel[] {
  if (severity === 'severe') return channels;
  const calm = channels.filter((channel) => channel !== 'pager');
  return calm.some((channel) => channel !== 'bridge') ? calm : [...calm, 'slack'];
}

interface NewEta {
  readonly issue: number;
  readonly what: string;
  readonly eta: number;
  readonly at: number;
}

const aboutOf = ({ service, version }: GoLive): string => `${service.title} ${version}`;

/** Whoever heard when it is to be over, or that nobody knows, hears the new time. It pages nobody. */
export function etaNotices(
  goLive: GoLive,
  { issue, what, eta, at }: NewEta,
  words: RecordedWords['notices'],
): readonly IssueTold[] {
  const text = words.newEta(aboutOf(goLive), formatZoned(eta, goLive.timeZone), what);
  return ofIssues(goLive).flatMap((notice) => {
    const targets = toldOf(goLive, notice, issue).flatMap(heardIn);
    const name = occasionName(notice.id, issue, 'eta', etasOf(goLive, notice, issue).length + 1);
    const said = { notice: name, at, words: { text }, targets, notConfigured: [] };
    return targets.length > 0 ? queuedInHouse(goLive, notice, said) : [];
  });
}

const toldOf = ({ notices }: GoLive, { id }: NoticeDefinition, issue: number): readonly NoticeState[] =>
  notices.filter(({ notice }) => notice === occasionName(id, issue));

const etasOf = ({ notices }: GoLive, { id }: NoticeDefinition, issue: number): readonly NoticeState[] =>
  notices.filter(({ notice }) => notice.startsWith(`${occasionName(id, issue, 'eta')}/`));

interface Resolved {
  readonly issue: number;
  readonly what: string;
  readonly resolution: string;
  readonly at: number;
}

/** Where a delivery still waits, its place hears in one breath what it was and that it is over. */
export function resolvedNotices(
  goLive: GoLive,
  { issue, what, resolution, at }: Resolved,
  words: RecordedWords['notices'],
): readonly IssueTold[] {
  const text = words.resolved(aboutOf(goLive), what, resolution);
  return ofIssues(goLive).flatMap((notice) => {
    const told = toldOf(goLive, notice, issue);
    const targets = told.flatMap(heardIn);
    const name = occasionName(notice.id, issue, 'resolved');
    const over = queuedInHouse(goLive, notice, {
      notice: name,
      at,
      words: { text },
      targets,
      notConfigured: [],
    });
    const overtaken = [...told, ...etasOf(goLive, notice, issue)].filter(isPending).map(cancelled);
    return [...overtaken, ...(targets.length > 0 ? over : [])];
  });
}

/** The pager's own alert is resolved: a new one would page people anew. */
const heardIn = ({ deliveries }: NoticeState): readonly string[] =>
  Object.entries(deliveries).flatMap(([target, { state, members }]) =>
    state === 'failed' || state === 'left_out' || members !== undefined || target === 'pager' ? [] : [target],
  );

/** The issue that a notice has told; undefined for any other notice. */
export const issueOfNotice = (goLive: GoLive, name: string): GoLive['issues'][number] | undefined =>
  goLive.issues.find(({ number }) => ofIssues(goLive).some(({ id }) => occasionName(id, number) === name));

const isPending = ({ state, deliveries }: NoticeState): boolean =>
  state === 'queued' && Object.values(deliveries).some((delivery) => delivery.state === 'pending');

const cancelled = ({ notice, round }: NoticeState): NoticeCancelled => ({
  type: 'NoticeCancelled',
  notice,
  round,
  because: 'issue_resolved',
});
