import { defineConfig } from 'vitest/config';
import { testEnvironment } from './tests/environment.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Long, for a busy machine is slow and not wrong; what must be quick is measured in bench/.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    pool: 'forks',
    env: testEnvironment(),
    // More than there are cores: scenarios wait for their bot more than they compute.
    maxWorkers: 4,
    // Nothing here replaces a module or leaves one changed: the files of a worker share what they import.
    isolate: false,
    // Each scenario runs a bot of its own, and Slack wants its answers within three seconds.
    maxConcurrency: 2,
    // A busy build machine gets another try for what came too late. What came wrong, or twice, fails at once.
    retry: {
      count: process.env['CI'] ? 1 : 0,
      condition: /^not within \d|^(Test|Hook) timed out|Timeout \d+ms exceeded/u,
    },
  },
});
