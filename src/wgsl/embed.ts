/**
 * `npm run generate`: compiles the kernels below shaders/ and writes src/kernels where they
 * changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Compiled, compileKernel, isKernel } from './compile.ts';
import { moduleTexts } from './modules.ts';
import { WgslError } from './source.ts';
import { sizeOf } from './types.ts';
import { sharedText } from './words.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const shaders = join(root, 'shaders');
const kernelsDir = join(root, 'src/kernels');

function read(file: string): string | undefined {
  const path = join(shaders, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

const errors: string[] = [];
const kernels: Compiled[] = [];
const files = readdirSync(shaders, { recursive: true, encoding: 'utf8' }).map((f) => f.replaceAll('\\', '/'));
for (const file of files.filter((f) => f.endsWith('.wgsl')).sort()) {
  if (!isKernel(read(file) ?? '')) continue;
  try {
    kernels.push(compileKernel(file, read));
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    errors.push(error.message);
  }
}

if (errors.length > 0) {
  process.stderr.write(`${errors.map((e) => `shaders/${e}`).join('\n')}\n`);
  process.exitCode = 1;
} else {
  const texts: Readonly<Record<string, string>> = {
    ...moduleTexts(kernels, sizeOf),
    'words.ts': sharedText(kernels.map((k) => k.shared)),
  };
  mkdirSync(kernelsDir, { recursive: true });
  for (const old of readdirSync(kernelsDir)) if (!(old in texts)) rmSync(join(kernelsDir, old));
  for (const [name, text] of Object.entries(texts)) update(name, text);
}

function update(name: string, text: string): void {
  const target = join(kernelsDir, name);
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}
