/** Whether a device computes: one small kernel against the same functions in TypeScript. */
import { structs } from '../kernels/index.ts';
import { hash2 } from '../rng/hash.ts';
import type { Device } from './device.ts';
import { kernelsIn } from './kernels.ts';
import { packStruct } from './layout.ts';
import { within } from './within.ts';

const SEED = 42;
/** More than one workgroup, and no whole number of them. */
const WORDS = 1000;

/**
 * The fault of `device`, or undefined: it hashed a thousand words and counted the odd ones.
 */
export async function selfCheck(device: Device): Promise<string | undefined> {
  const check = device.createBuffer('self-check parameters', structs.SelfCheck.size);
  const hashes = device.createBuffer('self-check hashes', 4 * WORDS);
  const odd = device.createBuffer('self-check count', 4);
  device.write(check, packStruct(structs.SelfCheck, { seed: SEED, words: WORDS }));
  const kernels = await kernelsIn(device.form);
  const kernel = device.bind(kernels['device/self_check'], { check, hashes, odd });
  device.run(device.record([{ kernel, groups: [Math.ceil(WORDS / 64), 1, 1] }]));
  const got = new Uint32Array(await within(device.read(hashes), `${device.info.name} to compute`));
  const [count] = new Uint32Array(await device.read(odd));
  const want = Uint32Array.from({ length: WORDS }, (_, i) => hash2(SEED, i));
  const wrong = want.findIndex((hash, i) => hash !== got[i]);
  if (wrong >= 0) return `wrong result: word ${wrong} is ${got[wrong]}, not ${want[wrong]}`;
  const expected = want.filter((hash) => hash % 2 === 1).length;
  return count === expected ? undefined : `wrong count: ${count}, not ${expected}`;
}
