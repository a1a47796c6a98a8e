import type { Bar } from './guards/bar.ts';
import type { NoticeChannel } from './notices/reach.ts';
import type { RecordedWords } from './recorded-words.ts';

/** What the rules may know of other go-lives, read in the same transaction. */
export interface Facts {
  /** Random, made once per database: keeps correlation ids of different installations apart. */
  readonly installation: string;
  readonly words: RecordedWords;
  /** The number that a new go-live gets. */
  readonly nextNumber: number;
  /** The active go-live of the same service and environment, if any. */
  readonly activeOnTarget?: string | undefined;
  /** A later go-live of the same target that was started: this one must not be rolled back any more. */
  readonly supersededBy?: string | undefined;
  /**
   * What earlier go-lives of the same target, and freezes, put in the way; undefined where nobody looked. Before T-0 a
   * freeze is judged for T-0, of a reschedule for the new one; from then on for this moment.
   */
  readonly bars?: readonly Bar[] | undefined;
  /** The version of the last go-live of this target that ended well. */
  readonly lastGoodVersion?: string | undefined;
  /** How long the last rollbacks of this target took, the newest first. */
  readonly rollbacksTook?: readonly number[] | undefined;
  /** The go-live that rolled back, on this target, the version that is to be returned to. */
  readonly returnMarkedBadBy?: string | undefined;
  /** For a notice: the channels besides Slack that this installation is set up for. */
  readonly reachable?: readonly NoticeChannel[] | undefined;
}
