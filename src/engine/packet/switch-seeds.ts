/** What the hashes of each switch begin with (shaders/packet/hashed.wgsl). */
import { hash2, hash3, hashBegin } from '../../rng/hash.ts';
import type { PacketProblem } from './problem.ts';

const OF_SWITCH = 0x45434d;
const POLARIZED = 0x504f4c;

/** A word a node, replica after replica; where switches are polarized, all of one are equal. */
export function switchSeeds({ run, seeds }: PacketProblem): Uint32Array {
  const { nodeCount } = run.fabric;
  const words = new Uint32Array(seeds.length * nodeCount);
  seeds.forEach((seed, replica) => {
    for (let node = 0; node < nodeCount; node++) {
      const own = run.routing.polarize ? hash2(seed, POLARIZED) : hash3(seed, node, OF_SWITCH);
      words[replica * nodeCount + node] = hashBegin(own);
    }
  });
  return words;
}
