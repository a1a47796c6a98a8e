import { vi } from 'vitest';

/**
 * Waits until it is so. The limit is there to end a test that failed: a slow machine is not a failure, and nothing that is
 * right waits for it.
 */
export const soon = <T>(check: () => T | Promise<T>): Promise<T> =>
  // Each look moves a faked clock on by the interval; on the real one it is only how often is looked.
  vi.waitFor(check, { timeout: 30_000, interval: vi.isFakeTimers() ? 50 : 5 });
