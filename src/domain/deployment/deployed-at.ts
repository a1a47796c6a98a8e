import { currentRun, type GoLive } from '../go-live.ts';

/** Since when there is to be seen what the deployment brought; undefined before that has succeeded. */
export function deployedAt(goLive: GoLive): number | undefined {
  const isThere = goLive.status === 'validating' || goLive.status === 'succeeded';
  return isThere ? (currentRun(goLive, 'deploy')?.completedAt ?? goLive.healthSince) : undefined;
}
