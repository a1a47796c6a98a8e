import type { KnownBlock } from '@slack/web-api';
import type { Event } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { glassReport } from '../topics/break-glass-text.ts';
import { retrospectiveSections } from '../topics/retrospective-lines.ts';

/** What the end of a go-live has to say besides that it is over. */
export function eventDetails(event: Event, goLive: GoLive, words: Catalogue): readonly KnownBlock[] {
  if (event.type === 'RetrospectiveHeld') return retrospectiveSections(goLive, words);
  const report = ends.includes(event.type) ? glassReport(goLive, words) : [];
  return report.length > 0 ? [section(linesWithin(report, 2800, words.terms.andMore))] : [];
}

const ends: readonly Event['type'][] = ['SuccessDeclared', 'RollbackVerified', 'Aborted', 'GoLiveClosed'];
