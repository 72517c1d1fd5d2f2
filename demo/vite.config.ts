/**
 * The page's build: `npm run demo` serves it, `npm run demo:build` writes demo/dist, which works
 * from any sub-path.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { sourceCommit } from '../src/cli/process/version.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const alias = [{ find: /^weft$/, replacement: path('../src/browser.ts') }];

/** Writes sw.js with the names of all files, and says in the page that it is there. */
function offline(): Plugin {
  return {
    name: 'weft-offline',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { name: 'weft-offline', content: './sw.js' }, injectTo: 'head' },
    ],
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = [...Object.keys(bundle), 'icon.svg'].map((name) => `./${name}`).sort();
        const hash = createHash('sha256');
        for (const [name, file] of Object.entries(bundle))
          hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
        const source = readFileSync(path('./sw.js'), 'utf8')
          .replace("['__FILES__']", JSON.stringify(files))
          .replace('__VERSION__', hash.digest('hex').slice(0, 16));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}

export default defineConfig({
  plugins: [offline()],
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
