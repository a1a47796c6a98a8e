import { formatAnchor } from '../../domain/anchor.ts';
import type { RecordedEvent, RunRequest } from '../../domain/event.ts';
import type { Deed, GoLive } from '../../domain/go-live.ts';
import { outside, plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

/** `GL-7 · Demo Shop v1.4.2 → production` as mrkdwn. */
export const goLiveTitle = (goLive: GoLive, words: Catalogue): string => titleOf(goLive, words, outside);

/** The same for headers, buttons and options. */
export const plainTitle = (goLive: GoLive, words: Catalogue): string => titleOf(goLive, words, plain);

const titleOf = (
  { id, version, service }: GoLive,
  words: Catalogue,
  as: (text: string, max: number) => string,
): string =>
  words.terms.title({
    id,
    version: as(version, 50),
    service: as(service.title, 50),
    environment: as(service.environment, 30),
  });

export const versionText = (version: string): string => outside(version, 60);

/** Where a rollback returns to: what was asked for then, whatever is asked for later. */
export function rollbackVersion(run: RunRequest | undefined, words: Catalogue): string {
  const version = run?.inputs['version'];
  return version ? versionText(version) : words.terms.previousVersion;
}

/** `GL-7#41:3f9a2c1b7d4e`: the head of the trail as the card shows it. */
export const headAnchor = ({ id, streamVersion, headHash }: GoLive): string =>
  formatAnchor({ stream: id, version: streamVersion, hash: headHash });

export const eventAnchor = (recorded: RecordedEvent): string => formatAnchor(recorded);

export const deedAnchor = (goLive: GoLive, { version, hash }: Deed): string =>
  formatAnchor({ stream: goLive.id, version, hash });
