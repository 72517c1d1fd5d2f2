/** `npm run generate`: compiles every kernel below shaders/ and writes src/kernels/generated.ts, if it changed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Compiled, compileKernel, isKernel, moduleText } from './compile.ts';
import { WgslError } from './source.ts';
import { sizeOf } from './types.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const shaders = join(root, 'shaders');
const target = join(root, 'src/kernels/generated.ts');

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
  const text = moduleText(kernels, sizeOf);
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
