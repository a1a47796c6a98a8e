import { type GoLive, lastRun } from './go-live.ts';
import { renderTemplate } from './notices/template.ts';
import type { Service } from './service.ts';

/** A version or git tag: no spaces, nothing that a shell, a URL or Slack could take for more than a name. */
const versionPattern = /^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$/;

export const isVersion = (text: string): boolean => versionPattern.test(text);

/** The tag, branch or commit that stands for a version on GitHub. */
export function refOf(
  { checks, environment }: Pick<Service, 'checks' | 'environment'>,
  version: string,
): string {
  const rendered = renderTemplate(checks?.releaseRef ?? '{{version}}', { version, environment });
  return rendered.ok ? rendered.text : version;
}

/** Where a rollback may return to; `goodSince` is the newest go-live of it that stands as a success. */
export interface ReturnChoice {
  readonly version: string;
  readonly goodSince?: { readonly goLive: string; readonly t0: number } | undefined;
}

/** Where a rollback returns to unless somebody names another version: where the last one was to, else as planned. */
export function returnVersion(goLive: GoLive): string | undefined {
  const planned = goLive.rollbackTo === goLive.version ? undefined : goLive.rollbackTo;
  return lastRun(goLive, 'rollback')?.request.inputs['version'] ?? planned;
}
