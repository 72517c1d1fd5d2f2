/** The first part of the hashes of each switch (shaders/packet/hashed.wgsl). */
import { constants } from '../../kernels/words.ts';
import { hash2, hash3, hashBegin } from '../../rng/hash.ts';
import type { PacketBatch } from './problem.ts';

const { SALT_POLARIZED, SALT_SWITCH } = constants['shared/salts'];

/** A word a node, replica after replica; where switches are polarized, all of one are equal. */
export function switchSeeds({ run, seeds }: PacketBatch): Uint32Array {
  const { nodeCount } = run.fabric;
  const words = new Uint32Array(seeds.length * nodeCount);
  seeds.forEach((seed, replica) => {
    for (let node = 0; node < nodeCount; node++) {
      const own = run.routing.polarize ? hash2(seed, SALT_POLARIZED) : hash3(seed, node, SALT_SWITCH);
      words[replica * nodeCount + node] = hashBegin(own);
    }
  });
  return words;
}
