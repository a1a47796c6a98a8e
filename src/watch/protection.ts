import type { Logger } from 'pino';
import type { GithubProtection } from '../adapters/github.ts';
import type { ProtectionVerdict } from '../domain/guards/protection.ts';
import { protectionVerdict } from '../domain/guards/protection.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';

export interface ProtectionRequest {
  readonly repository: string;
  readonly runId: number;
  readonly environment: string;
}

interface ProtectionNeeds {
  readonly store: Pick<Store, 'listGoLives'>;
  readonly engine: Pick<Engine, 'read'>;
  readonly github: GithubProtection;
  readonly log: Logger;
  /** What people read on the run's page. */
  readonly commentOf: (verdict: ProtectionVerdict) => string;
}

/** Answers an environment that asks whether a run may go on. Nothing is remembered: the same question has the answer of its moment. */
export function createProtection({ store, engine, github, log, commentOf }: ProtectionNeeds) {
  return async ({ environment, ...run }: ProtectionRequest): Promise<ProtectionVerdict> => {
    const rows = await store.listGoLives({ open: true });
    const read = await Promise.all(rows.map(({ id }) => engine.read(id)));
    const goLives = read.filter((goLive) => goLive !== undefined);
    const byId = protectionVerdict(goLives, run);
    const verdict =
      byId.because === 'unknown_run'
        ? protectionVerdict(goLives, { ...run, title: await github.runTitle(run) })
        : byId;
    await github.answerProtection({ ...run, environment, state: verdict.state, comment: commentOf(verdict) });
    log.info({ ...run, ...verdict }, 'An environment on GitHub was answered');
    return verdict;
  };
}
