import { z } from 'zod';
import { parseShift, parseTarget } from './control-clock.ts';
import { type Post, refuseWith } from './control-door.ts';
import { DEMO_MODES } from './demo-service.ts';
import { permissionSchema } from './github/permissions.ts';
import { scenarioSchema } from './github/scenario.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { CannotError } from './slack/people/cannot.ts';

const nonNegative = z.number().min(0);

export function addClockControls(post: Post, { clock, bot }: SandboxParts): void {
  const shown = async () => ({ ...clockShown({ clock }), botFollows: await bot.clockApplied() });
  post(
    '/clock/jump',
    z.union([
      z.strictObject({ to: z.union([z.string(), z.number()]), t0: z.string().optional() }),
      z.strictObject({ by: z.string() }),
    ]),
    (body) => {
      clock.jumpTo('by' in body ? clock.now() + shiftOf(body.by) : targetOf(body.to, body.t0));
      return shown();
    },
  );
  post('/clock/speed', z.strictObject({ speed: nonNegative.max(100_000) }), ({ speed }) => {
    clock.setSpeed(speed);
    return shown();
  });
}

export function clockShown({ clock }: Pick<SandboxParts, 'clock'>) {
  const nowMs = clock.now();
  return { now: new Date(nowMs).toISOString(), nowMs, speed: clock.state.speed };
}

function shiftOf(by: string): number {
  const shift = parseShift(by);
  if (shift === undefined)
    throw new CannotError(`${by} is no span of time: write it like +24h, -90m or 1h30m`);
  return shift;
}

function targetOf(to: string | number, t0: string | undefined): number {
  const target = typeof to === 'number' ? { epochMs: to } : parseTarget(to, t0);
  if (typeof target === 'string') throw new CannotError(target);
  return target.epochMs;
}

export function addFaultControls(post: Post, { faults }: SandboxParts): void {
  const fault = z
    .strictObject({
      system: z.enum(['slack', 'github', 'demo', 'status_page', 'pager', 'mail', 'webhook']),
      match: z.string().min(1),
      kind: z.enum([
        'latency',
        'hang',
        'status',
        'reset_before',
        'reset_after',
        'status_after',
        'junk',
        'slack_error',
      ]),
      delayMs: nonNegative.exactOptional(),
      status: z.int().min(100).max(599).exactOptional(),
      retryAfterS: nonNegative.exactOptional(),
      error: z.string().exactOptional(),
      times: z.int().min(1).exactOptional(),
    })
    .refine((f) => f.kind !== 'slack_error' || f.system === 'slack', 'slack_error is for slack only');
  post('/faults', fault, (body) => faults.add(body));
  post('/faults/clear', z.strictObject({ id: z.int().optional() }), ({ id }) => faults.clear(id));
}

export function addGithubControls(post: Post, { github }: SandboxParts): void {
  const later = scenarioSchema.extend({ workflow: z.string().optional() });
  const running = scenarioSchema.extend({ runId: z.int() });
  post('/github/scenario', z.union([running, later]), (body) => {
    if ('runId' in body) {
      const { runId, ...scenario } = body;
      return refuseWith(github.setRunScenario(runId, scenario));
    }
    const { workflow, ...scenario } = body;
    return refuseWith(github.setScenario(workflow, scenario));
  });
  const action = z.enum(['approve', 'reject', 'cancel', 'rerun', 'delete']);
  post('/github/run', z.strictObject({ runId: z.int(), action }), (body) =>
    refuseWith(github.actOnRun(body.runId, body.action)),
  );
  post(
    '/github/switches',
    z.strictObject({
      apiVersion: z.enum(['2022-11-28', '2026-03-10']).exactOptional(),
      runDetails: z.enum(['supported', 'refused', 'ignored']).exactOptional(),
      maxInputs: z.literal([10, 25]).exactOptional(),
      missingPermissions: z.array(permissionSchema).exactOptional(),
      listingDelayMs: nonNegative.exactOptional(),
      botIsReviewer: z.boolean().exactOptional(),
    }),
    (body) => github.setSwitches(body),
  );
  post(
    '/github/limits',
    z.strictObject({
      perHour: z.int().min(0).exactOptional(),
      pointsPerMinute: z.int().min(0).exactOptional(),
      writesPerMinute: z.int().min(0).exactOptional(),
    }),
    (body) => github.setRateLimits(body),
  );
}

export function addDemoControls(post: Post, { demo }: SandboxParts): void {
  post(
    '/demo/mode',
    z.strictObject({
      mode: z.enum(DEMO_MODES),
      version: z.string().min(1).exactOptional(),
      slowMs: nonNegative.max(120_000).exactOptional(),
      flapMs: z.number().min(1).exactOptional(),
    }),
    ({ mode, ...how }) => demo.setMode(mode, how),
  );
}

export function addBotControls(post: Post, { bot }: SandboxParts): void {
  const nothing = z.strictObject({});
  const shown = async (act: Promise<void>) => {
    try {
      await act;
    } catch (error) {
      throw new CannotError(error instanceof Error ? error.message : String(error));
    }
    return bot.snapshot();
  };
  post('/bot/start', nothing, () => shown(bot.start()));
  post('/bot/stop', nothing, () => shown(bot.stop()));
  post('/bot/restart', nothing, () => shown(bot.restart()));
  const signal = z.enum(['SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGCONT']);
  post('/bot/kill', z.strictObject({ signal }), (body) => shown(bot.kill(body.signal)));
}

/** Mends everything that was broken on purpose and lets the clock show the present; messages, runs and ledger stay. */
export function addReset(post: Post, parts: SandboxParts): void {
  post('/reset', z.strictObject({}), async () => {
    parts.faults.clear();
    parts.github.reset();
    parts.demo.reset();
    parts.statusPage.resolve();
    parts.clock.setSpeed(1);
    parts.clock.jumpTo(Date.now());
    await parts.bot.clockApplied();
  });
}
