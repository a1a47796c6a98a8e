import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Post } from './control-door.ts';
import { comingUp } from './go-lives/coming-up.ts';
import { tickTheRest, voteTheRest } from './go-lives/stand-ins.ts';
import { tourFacts } from './go-lives/tour.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { CannotError } from './slack/people/cannot.ts';
import { type RecordedGoLive, trailShown } from './trail/audit-trail.ts';

/** The go-lives as the sandbox reads them in the bot's database: what comes next, their trails, and people who stand in. */
export function addGoLiveControls(scope: FastifyInstance, post: Post, parts: SandboxParts): void {
  const { trail, slack } = parts;
  const goLive = (id: string): RecordedGoLive => {
    const found = trail.read().goLives.find(({ row }) => row.id === id);
    if (!found) throw new CannotError(`There is no go-live ${id}.`);
    return found;
  };
  scope.get('/go-lives', async () => goLivesShown(parts));
  scope.get('/trail', async (request) => {
    const { goLive: id, after } = trailQuery.parse(request.query);
    return trailShown(goLive(id), after);
  });
  post(
    '/stand-ins',
    z.strictObject({ do: z.enum(['tick', 'vote']), goLive: z.string() }),
    async ({ do: what, goLive: id }) => ({
      done: await (what === 'tick' ? tickTheRest : voteTheRest)(slack, goLive(id)),
    }),
  );
}

const trailQuery = z.strictObject({
  goLive: z.string(),
  after: z.coerce.number().int().min(0).default(0),
});

/** All go-lives in short, what time brings next, and how far the tour is. */
export function goLivesShown({ trail, clock }: Pick<SandboxParts, 'trail' | 'clock'>) {
  const { goLives, missing, unreadable } = trail.read();
  return {
    list: goLives.map(({ row, history, verdict }) => ({
      id: row.id,
      service: history.plan?.service.title,
      version: row.version,
      status: row.status,
      channel: row.channel,
      t0: row.t0,
      timeZone: row.time_zone,
      trail: verdict,
    })),
    missing,
    unreadable,
    comingUp: comingUp(goLives, clock.now()),
    tour: tourFacts(goLives),
  };
}
