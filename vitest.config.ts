import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The page imports the public API by its name; under test that is the source, not what was last built. */
const weft = { find: /^weft$/, replacement: fileURLToPath(new URL('src/browser.ts', import.meta.url)) };

/** Time limits end what hangs; a busy machine takes many times as long as a quiet one. */
const common = {
  setupFiles: ['test/setup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // Vitest leaves one core idle, which is half of a machine of two.
  maxWorkers: availableParallelism(),
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: [weft] },
        // Files share a worker's modules: importing them a hundred times took longer than most of the tests.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, ...common },
      },
      { test: { name: 'model', include: ['test/model/**/*.test.ts'], ...common } },
      {
        resolve: { alias: [weft] },
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts', 'test/package/**/*.test.ts'],
          ...common,
        },
      },
      {
        resolve: { alias: [weft] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/setup.ts',
          ...common,
        },
      },
      { test: { name: 'gpu', include: ['test/gpu/**/*.test.ts'], ...common } },
    ],
  },
});
