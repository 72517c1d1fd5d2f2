/**
 * Compiles every kernel, on the null backend (`null`) or the available adapter, and prints the
 * messages. A kernel that took long is compiled once more: the least time counts, as other work
 * on the machine adds to it.
 */
import { kernelsIn } from '../../src/device/kernels.ts';
import { checkKernels } from '../../src/platform/node.ts';

const kernels = Object.values(await kernelsIn('wgsl'));
const options = { backendNull: process.argv[2] === 'null' };
const LONG_MS = 4000;
const checks = [];
for (const check of await checkKernels(kernels, options)) {
  if (check.compileMs < LONG_MS) {
    checks.push(check);
    continue;
  }
  const [again] = await checkKernels(
    kernels.filter(({ name }) => name === check.name),
    options,
  );
  checks.push({ ...check, compileMs: Math.min(check.compileMs, again!.compileMs) });
}
console.log(JSON.stringify(checks));
