/** Builds the page once for all files of browser tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { skipped } from './chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built page is. */
    pageFolder: string;
  }
}

/** Vitest calls it before the first file, and its result after the last. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'weft-page-'));
  const configFile = fileURLToPath(new URL('../../demo/vite.config.ts', import.meta.url));
  if (!skipped) await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  provide('pageFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
