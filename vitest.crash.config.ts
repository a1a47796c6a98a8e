import { defineConfig } from 'vitest/config';
import { testEnvironment } from './tests/environment.ts';

/** The slow proofs with real kills: `npm run test:crash`. */
export default defineConfig({
  test: {
    include: ['tests/crash/**/*.crash.ts'],
    testTimeout: 900_000,
    hookTimeout: 30_000,
    pool: 'forks',
    env: testEnvironment(),
    maxWorkers: 2,
    maxConcurrency: 3,
  },
});
