#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  const { start } = await import(main.href);
  await start();
} else {
  process.stderr.write('weft: error: weft is not built yet\n  run `npm ci` or `npm run build` first\n');
  process.exitCode = 2;
}
