import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Stories stand the whole of Lazaretto up; on a slow machine they take their time. Nothing asserts how much.
    // A story keeps two cores busy by itself: its functions, and the tables in their worker thread.
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
