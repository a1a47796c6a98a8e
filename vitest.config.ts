import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // The scenarios wait for processes more than they compute: three at once keep two cores busy.
    maxWorkers: 3,
  },
});
