import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The page imports the public API by its name; under test that is the source, not what was last built. */
const weft = { find: /^weft$/, replacement: fileURLToPath(new URL('src/browser.ts', import.meta.url)) };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: [weft] },
        // Files share a worker's modules: importing them a hundred times took longer than most of the tests.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000, isolate: false },
      },
      { test: { name: 'model', include: ['test/model/**/*.test.ts'], testTimeout: 120_000 } },
      {
        resolve: { alias: [weft] },
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts', 'test/package/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias: [weft] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'gpu', include: ['test/gpu/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
});
