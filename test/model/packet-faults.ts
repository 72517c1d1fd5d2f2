/**
 * Faults for random packet runs, drawn apart from all else so that the same seeds stay the same
 * runs without them.
 */
import type { PacketRun } from '../../src/engine/packet/api.ts';
import { faultTimeline } from '../../src/model/fault-timeline.ts';
import type { CableFault } from '../../src/model/faults.ts';
import { hash3 } from '../../src/rng/hash.ts';
import { buildRouteEpochs } from '../../src/routing/tables.ts';

const SALT = 0x6661756c;

/**
 * Every third run gets one to three faults; most are repaired. Where switches hash, every second of
 * those does so resiliently.
 */
export function withRandomFaults(run: PacketRun, seed: number): PacketRun {
  let draws = 0;
  const draw = (below: number) => hash3(seed, SALT, draws++) % below;
  if (draw(3) > 0) return run;
  const longPs = 4 * run.settings.rtoPs;
  const faults = Array.from({ length: 1 + draw(3) }, (): CableFault => {
    const atPs = draw(5) === 0 ? undefined : draw(longPs);
    const untilPs = draw(20) === 0 ? undefined : (atPs ?? 0) + 1 + draw(longPs);
    const cables = Array.from({ length: 1 + draw(2) }, () => 2 * draw(run.fabric.links.count / 2));
    return { what: 'drawn', cables, chance: undefined, share: [0, 0, 0.25, 0.5][draw(4)]!, atPs, untilPs };
  });
  const { fabric, dead, changes, known } = faultTimeline(run.fabric, faults, draw(2) * draw(longPs));
  const hashes = run.routing.name !== 'd-mod-k' && run.routing.name !== 'adaptive';
  const routing = { ...run.routing, ...(hashes && draw(2) === 0 && { rehash: 'resilient' as const }) };
  const { routes, nextSets } = buildRouteEpochs(
    fabric,
    known.map(({ down }) => down),
    { down: dead, rule: run.routing.rule, sound: routing.rehash && run.fabric },
  );
  const epochs = known.map(({ fromPs }, i) => ({ fromPs, nextSet: nextSets[i]! }));
  return { ...run, fabric, routing, routes, faults: { changes, epochs } };
}
