import { type GoLive, lastRun } from '../../domain/go-live.ts';
import type { ChangeMoment, WantedAlert } from '../../domain/notices/pager.ts';
import { cut, outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { plainTitle } from '../names/naming.ts';

/** As the pager's adapter takes it. */
interface PagerText {
  readonly summary: string;
  readonly component: string;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

const longestSummary = 1024;

/** What is paged for an alert; `text` are the words of its notice. */
export function renderAlert(
  goLive: GoLive,
  { subject }: WantedAlert,
  { words, text = '' }: { readonly words: Catalogue; readonly text?: string },
): PagerText {
  const said = words.pager;
  const title = plainTitle(goLive, words);
  const trigger = (id: string) =>
    plain(goLive.runbook.rollback.triggers.find((one) => one.id === id)?.text ?? id);
  switch (subject.of) {
    case 'incident': {
      const { trigger: id, evidence } = subject.incident;
      return textOf(goLive, said.incident(title, trigger(id), plain(evidence)), words);
    }
    case 'rollback': {
      const reason = lastRun(goLive, 'rollback')?.request.reason ?? '';
      return textOf(goLive, said.rollback(title, plain(reason)), words);
    }
    case 'rollback_failed':
      return textOf(goLive, said.rollbackFailed(title), words);
    case 'notice':
      return textOf(goLive, said.notice(title, plain(text, 900)), words);
  }
}

export const renderChange = (goLive: GoLive, moment: ChangeMoment, words: Catalogue): PagerText =>
  textOf(goLive, words.pager.change[moment](plainTitle(goLive, words)), words);

function textOf(goLive: GoLive, summary: string, words: Catalogue): PagerText {
  const { id, service, version } = goLive;
  const run = goLive.runs.findLast(({ link }) => link !== undefined)?.link;
  const said = words.pager.link;
  return {
    summary: cut(summary, longestSummary),
    component: service.id,
    details: { go_live: id, version, environment: service.environment },
    links: [
      ...(service.bridge ? [{ href: service.bridge, text: said.bridge }] : []),
      ...(run ? [{ href: run.url, text: said.run }] : []),
    ],
  };
}

const mostAlerts = 3;

/** What the pager was told last, newest first, for the card; undefined where nobody was paged. */
export function pagerLine({ elsewhere }: GoLive, words: Catalogue): string | undefined {
  const shown = Object.entries(elsewhere.alerts)
    .toReversed()
    .slice(0, mostAlerts)
    .map(([id, action]) => words.pager.shown(alertText(id, words), words.pager.action[action]));
  return shown.length > 0 ? words.pager.open(words.people.and(shown)) : undefined;
}

/** An alert by its id, `incident/1`. */
export function alertText(id: string, words: Catalogue): string {
  const [kind = ''] = id.split('/', 1);
  const known = Object.entries(words.pager.alert).find(([name]) => name === kind);
  return known ? known[1] : outside(id, 40);
}
