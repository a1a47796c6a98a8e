import { openFollowUps } from '../domain/afterwards/follow-ups.ts';
import { isFinished, statuses } from '../domain/status.ts';
import type { ListedGoLive } from './needs.ts';
import type { Door } from './wish.ts';

/** More than this are never not done at once. */
const mostOpen = 500;

/**
 * Whatever is not over, and what is over with follow-ups open, the newest first. Only the state tells of the follow-ups;
 * those wait for time, so few states are read.
 */
export async function listOpenGoLives(
  { directory, engine }: Pick<Door, 'directory' | 'engine'>,
  channel?: string,
): Promise<readonly ListedGoLive[]> {
  const here = channel === undefined ? {} : { channel };
  const rows = await directory.listGoLives({ open: true, limit: mostOpen, ...here });
  const listed = await Promise.all(
    rows.map(async (row): Promise<readonly ListedGoLive[]> => {
      if (!isOver(row)) return [row];
      const goLive = await engine.read(row.id);
      const open = goLive ? openFollowUps(goLive).length : 0;
      return open > 0 ? [{ ...row, openFollowUps: open }] : [];
    }),
  );
  return listed.flat().toSorted((a, b) => b.number - a.number);
}

const isOver = ({ status }: ListedGoLive): boolean =>
  statuses.some((known) => known === status && isFinished(known));
