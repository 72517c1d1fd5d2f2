/**
 * Compiles every kernel, on the null backend (`null`) or the available adapter, and prints the
 * messages.
 */
import { kernelsIn } from '../../src/device/kernels.ts';
import { checkKernels } from '../../src/platform/node.ts';

const kernels = Object.values(await kernelsIn('wgsl'));
const checks = await checkKernels(kernels, { backendNull: process.argv[2] === 'null' });
console.log(JSON.stringify(checks));
