#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const start = new URL('../dist/cli/process/start.js', import.meta.url);
if (existsSync(fileURLToPath(start))) {
  await import(start.href);
} else {
  process.stderr.write('weft: error: weft is not built yet\n  run `npm ci` or `npm run build` first\n');
  process.exitCode = 2;
}
