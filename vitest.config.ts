import { defineConfig } from 'vitest/config';

/** Whatever stands the whole of Lazaretto up and plays on it, runs its programs, synthesizes it, or opens a browser. */
const SLOW = [
  'test/stories/**/*.test.ts',
  'test/docs/{deploy,restore,run}.test.ts',
  'test/functions/serve-admin/console/**/*.test.ts',
  'test/functions/serve-tenant/page/**/*.test.ts',
  'test/infra/cdk/**/*.test.ts',
  'test/infra/cli/**/*.test.ts',
  'test/infra/console/**/*.test.ts',
  'test/infra/package/**/*.test.ts',
  'test/upgrade/**/*.test.ts',
];

export default defineConfig({
  test: {
    hookTimeout: 120_000,
    globalSetup: ['test/support/own-tmp.ts'],
    setupFiles: ['test/support/property-report.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: SLOW, testTimeout: 60_000, maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: SLOW,
          // A story keeps two cores busy by itself: its functions, and the tables in their worker thread.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          // On a slow machine they take their time. Nothing asserts how much.
          testTimeout: 900_000,
        },
      },
    ],
  },
});
