/**
 * Error rates for random packet runs, drawn apart from all else so that the same seeds stay the
 * same runs without them.
 */
import type { PacketRun } from '../../src/engine/packet/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { hash3 } from '../../src/rng/hash.ts';

const SALT = 0x65727273;
/** Error rates of cables; several of 0, so that most runs have cables without errors. */
const RATES = [0, 0, 0.001, 0.02, 0.2];

/** Every fourth run gets error rates, the same for both links of a cable. */
export function withRandomErrors(run: PacketRun, seed: number): PacketRun {
  let draws = 0;
  const draw = (below: number) => hash3(seed, SALT, draws++) % below;
  if (draw(4) > 0) return run;
  return { ...run, fabric: withErrors(run.fabric, () => RATES[draw(RATES.length)]!) };
}

/** The fabric with an error rate for each cable. */
export function withErrors(fabric: Fabric, rateOf: (cable: number) => number): Fabric {
  const ofCable = Array.from({ length: fabric.links.count / 2 }, (_, cable) => rateOf(cable));
  const errorRate = Float64Array.from({ length: fabric.links.count }, (_, link) => ofCable[link >> 1]!);
  return { ...fabric, links: { ...fabric.links, errorRate } };
}

/** The same run on links that lose nothing. */
export function withoutErrors(run: PacketRun): PacketRun {
  const { errorRate: _, ...links } = run.fabric.links;
  return { ...run, fabric: { ...run.fabric, links } };
}
