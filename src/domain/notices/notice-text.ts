import { type GoLive, lastAcceptedRun, lastRun } from '../go-live.ts';
import type { NoticeDefinition } from '../runbook.ts';
import { unsaidBefore } from '../said-before.ts';
import { formatZoned } from '../time/zoned-time.ts';
import { returnVersion } from '../version.ts';
import type { NoticeChannel } from './reach.ts';
import {
  isGiven,
  renderTemplate,
  renderWithGaps,
  type TemplateValues,
  type TemplateVariable,
  variablesOf,
} from './template.ts';

/** The words of a notice with their values; `perChannel` where those of a channel differ. */
export interface NoticeWords {
  readonly text: string;
  readonly perChannel?: Readonly<Record<string, string>>;
}

export type RenderedWords =
  | { readonly ok: true; readonly words: NoticeWords }
  | { readonly ok: false; readonly missing: readonly TemplateVariable[] };

/** `more`: what the notice is about, where that is nothing of the whole go-live. */
export function renderWords(
  goLive: GoLive,
  { text, perChannel }: NoticeDefinition,
  more: TemplateValues = {},
): RenderedWords {
  const values = { ...templateValues(goLive), ...more };
  const rendered = [text, ...Object.values(perChannel ?? {})].map((one) => renderTemplate(one, values));
  const missing = rendered.flatMap((one) =>
    one.ok ? [] : one.errors.flatMap((error) => (error.code === 'missing_value' ? [error.name] : [])),
  );
  const texts = rendered.flatMap((one) => (one.ok ? [one.text] : []));
  const [first] = texts;
  if (first === undefined || texts.length < rendered.length)
    return { ok: false, missing: [...new Set(missing)] };
  const channels = Object.keys(perChannel ?? {}).map((channel, index) => [
    channel,
    texts[index + 1] ?? first,
  ]);
  return {
    ok: true,
    words: perChannel ? { text: first, perChannel: Object.fromEntries(channels) } : { text: first },
  };
}

/** What is said in this channel. */
export const textFor = ({ text, perChannel = {} }: NoticeWords, channel: string): string =>
  (Object.hasOwn(perChannel, channel) ? perChannel[channel] : undefined) ?? text;

/** What would be said in a channel as things are; `gap` stands for each value that is not known yet. */
export const foreseenText = (
  goLive: GoLive,
  { text, perChannel = {} }: NoticeDefinition,
  { channel, gap }: { readonly channel: NoticeChannel; readonly gap: (name: TemplateVariable) => string },
): string => renderWithGaps(perChannel[channel] ?? text, templateValues(goLive), gap);

export function variablesIn(notice: NoticeDefinition): readonly TemplateVariable[] {
  const known = variables.get(notice);
  if (known) return known;
  const { text, perChannel = {} } = notice;
  const found = [...new Set([text, ...Object.values(perChannel)].flatMap(variablesOf))];
  variables.set(notice, found);
  return found;
}

/** A runbook is never changed, and each command asks for all its notices. */
const variables = new WeakMap<NoticeDefinition, readonly TemplateVariable[]>();

/** Whether every variable of its texts has a value now, as `renderWords` needs it. */
export const hasAllValues = (goLive: GoLive, notice: NoticeDefinition): boolean =>
  variablesIn(notice).every((name) => isGiven(templateValues(goLive), name));

/** What a runbook's texts may hold at this moment. */
export function templateValues(goLive: GoLive): TemplateValues {
  const known = cache.get(goLive);
  if (known) return known;
  const values = readValues(goLive);
  cache.set(goLive, values);
  return values;
}

/** A state is never changed, and each command asks for its values once for every notice that waits. */
const cache = new WeakMap<GoLive, TemplateValues>();

function readValues(goLive: GoLive): TemplateValues {
  const { service, runbook } = goLive;
  const runUrl = lastAcceptedRun(goLive)?.link?.url;
  const reason = reasonOf(goLive);
  const returnTo = returnVersion(goLive);
  const trigger = triggersMet(goLive);
  return {
    version: goLive.version,
    service: service.title,
    environment: service.environment,
    t0: formatZoned(goLive.t0, goLive.timeZone),
    lead:
      runbook.roles.find((role) => role.id === runbook.deployment.starter)?.title ??
      runbook.deployment.starter,
    go_live: goLive.id,
    channel: service.channel,
    ...(runUrl ? { run_url: runUrl } : {}),
    ...(reason ? { reason } : {}),
    ...(trigger ? { trigger } : {}),
    ...(service.bridge ? { bridge: service.bridge } : {}),
    ...(returnTo ? { rollback_to: returnTo } : {}),
  };
}

/** Which triggers of the runbook a rollback is proposed or was asked for, each once. */
function triggersMet(goLive: GoLive): string | undefined {
  const { triggers } = goLive.runbook.rollback;
  const ids = goLive.incidents
    .filter(({ state }) => state === 'proposed' || state === 'rolled_back')
    .map(({ trigger }) => trigger);
  const named = lastRun(goLive, 'rollback')?.request.trigger;
  const texts = [...new Set(named ? [...ids, named] : ids)].map(
    (id) => triggers.find((trigger) => trigger.id === id)?.text ?? id,
  );
  if (texts.length > 0) return texts.join('; ');
  return lastRun(goLive, 'rollback') ? unsaidIn(goLive).trigger : undefined;
}

const unsaidIn = ({ runbook }: GoLive) => runbook.unsaid ?? unsaidBefore;

function reasonOf(goLive: GoLive): string | undefined {
  const rollback = lastRun(goLive, 'rollback');
  if (rollback) return rollback.request.reason ?? unsaidIn(goLive).reason;
  return goLive.ended?.reason ?? goLive.held?.reason;
}
