import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Long, for a busy machine is slow and not wrong; what must be quick is measured in bench/.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The scenarios wait for processes more than they compute: three at once keep two cores busy.
    maxWorkers: 3,
    // Each scenario runs a bot of its own, and Slack wants its answers within three seconds.
    maxConcurrency: 2,
  },
});
