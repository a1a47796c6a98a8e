import type { GoLive } from '../../domain/go-live.ts';
import { votedCommit } from '../../domain/guards/last-look.ts';

/** So much of a commit names it. */
const commitLength = 12;

/** A gate, and the commit that whoever opens the form of a GO decides on. */
export function voteSubject(goLive: GoLive, gate: string): string {
  const commit = votedCommit(goLive)?.slice(0, commitLength);
  return commit && /^[0-9a-f]+$/u.test(commit) ? `${gate}/${commit}` : gate;
}

export function parseVoteSubject(subject: string): {
  readonly gate: string;
  readonly drawnForCommit?: string;
} {
  const [, gate = subject, drawnForCommit] = /^(.+)\/([0-9a-f]{1,40})$/u.exec(subject) ?? [];
  return { gate, ...(drawnForCommit === undefined ? {} : { drawnForCommit }) };
}
