/** Compiles every kernel, on the null backend (`null`) or the adapter there is, and prints what was said of it. */
import { kernels } from '../../src/kernels/generated.ts';
import { checkKernels } from '../../src/platform/node.ts';

const checks = await checkKernels(Object.values(kernels), { backendNull: process.argv[2] === 'null' });
console.log(JSON.stringify(checks));
