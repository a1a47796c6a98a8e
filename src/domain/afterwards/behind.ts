import type { GoLive } from '../go-live.ts';

/**
 * What led to the deployment is over for good: it was aborted or rolled back, or everything after it is settled and the
 * go-live is closed. A rollback is another matter.
 */
export const isBehind = ({ status, closed }: Pick<GoLive, 'status' | 'closed'>): boolean =>
  status === 'aborted' || status === 'rolled_back' || closed !== undefined;
