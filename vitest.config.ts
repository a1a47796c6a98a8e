import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // The scenarios run whole processes against real time limits; a busy build machine gets one more try, and says so.
    retry: process.env['CI'] ? 1 : 0,
  },
});
