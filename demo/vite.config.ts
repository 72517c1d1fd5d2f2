/**
 * The page's build: `npm run demo` serves it, `npm run demo:build` writes demo/dist, which works
 * from any sub-path.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { sourceCommit } from '../src/cli/process/version.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const alias = [{ find: /^weft$/, replacement: path('../src/browser.ts') }];

export default defineConfig({
  root: path('.'),
  base: './',
  resolve: { alias },
  define: {
    WEFT_COMMIT: JSON.stringify(sourceCommit() ?? null),
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: 5173 },
  preview: { host: '127.0.0.1', port: 4173 },
  build: {
    outDir: path('dist'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes('/src/') || id.includes('/demo/') },
    },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1500,
  },
});
