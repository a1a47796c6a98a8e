import type { RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { context, linesWithin, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { eventSentence } from '../events/event-sentence.ts';
import { moment } from '../names/moment.ts';
import { headAnchor } from '../names/naming.ts';
import { glassReport } from '../topics/break-glass-text.ts';
import type { AnswerMessage } from './answer.ts';

/** How many lines the answer shows; the operator's export has all. */
const mostLines = 15;

interface Trail {
  /** May be the whole stream. */
  readonly events: readonly RecordedEvent[];
  /** Where the trail is, if an operator's `golive` does not look there by itself. */
  readonly database?: string | undefined;
}

/** The end of the trail, the newest line first, and the anchor to check it with. */
export function auditAnswer(goLive: GoLive, { events, database }: Trail, words: Catalogue): AnswerMessage {
  const said = words.answers.audit;
  const shown = events.slice(-mostLines).toReversed();
  const title = said.title(goLive.id, shown.length, goLive.streamVersion);
  // However long ago it was.
  const report = glassReport(goLive, words);
  const skipped = report.length > 0 ? [section(linesWithin(report, 2800, words.terms.andMore))] : [];
  return {
    text: title,
    blocks: fitBlocks(
      {
        head: [section(title), ...skipped],
        body: shown.map((event) =>
          section(
            said.line(
              event.version,
              moment(event.at, goLive.timeZone, words),
              eventSentence(event, goLive, words),
            ),
          ),
        ),
        foot: [context(said.verify(headAnchor(goLive), database))],
      },
      words.terms.andMore,
    ),
  };
}
