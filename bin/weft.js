#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const start = new URL('../dist/bundle/weft.js', import.meta.url);
// Node 22 keeps what it compiled for the next start, in the system's temporary folder.
module.enableCompileCache?.();
if (existsSync(fileURLToPath(start))) {
  await import(start.href);
} else {
  process.stderr.write('weft: error: weft is not built yet\n  run `npm ci` or `npm run build` first\n');
  process.exitCode = 2;
}
