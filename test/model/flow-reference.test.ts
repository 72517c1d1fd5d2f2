import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { linkCapacities } from '../../src/engine/flow/tables.ts';
import { requireWalk, tracePath } from '../../src/routing/path.ts';
import { createSplitter } from '../../src/routing/split.ts';
import { pathOver, type ReferencePath, simulateFlows } from '../reference/flow.ts';
import { flowCase } from './flow-cases.ts';

/** The path the run's routing gives a flow, from the plain routing functions, not from the kernels. */
function referencePath(run: FlowRun, src: number, dst: number, channel: number): ReferencePath {
  const { fabric, routes, routing } = run;
  if (run.reality === 'topology' || (run.reality === 'routing' && routing.name === 'spray')) {
    const walk = requireWalk(fabric, routes, src, dst);
    const { firstLink, lastLink } = routes.planes[walk.plane];
    const splitter = createSplitter(fabric, routes);
    const count = splitter.split(walk.start, walk.dstClass);
    const own = fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!];
    const ends = pathOver(fabric, own);
    const spread = Array.from({ length: count }, (_, i) => ({
      link: splitter.links[i]!,
      weight: splitter.shares[i]!,
    }));
    return { latencyPs: ends.latencyPs + splitter.latencyPs(), links: [...ends.links, ...spread] };
  }
  const choice = routing.name === 'd-mod-k' ? routing : { ...routing, name: 'ecmp' as const };
  return pathOver(fabric, tracePath(routes, fabric, choice, src, dst, channel, run.seeds[0]!));
}

const CASES = 400;

// Completion times within 1e-4 of the float64 reference is what the model promises (docs/models.md); with
// tolerance 0 only f32 rounding of rates and of times between events is left.
test(`${CASES} random runs end when the float64 reference says, flow by flow`, async () => {
  const device = createCpuDevice();
  for (let index = 0; index < CASES; index++) {
    const { name, run } = flowCase(index);
    const capacities = linkCapacities(run.fabric, run.reality);
    const rateBps = Array.from(run.fabric.links.rateBps, (rate, link) =>
      capacities[link] ? rate : Infinity,
    );
    const expected = simulateFlows({
      fabric: run.fabric,
      schedule: run.schedule,
      rateBps,
      path: (src, dst, channel) => referencePath(run, src, dst, channel),
    });
    const { replicas } = await simulateFlow(device, run);
    const actual = replicas[0]!;
    expect(Math.abs(actual.endPs / expected.endPs - 1), name).toBeLessThan(1e-4);
    expect(actual.messages, name).toBe(expected.messages.length);
    const key = (m: { src: number; dst: number; bytes: number; endPs: number }) =>
      m.src * 1e6 + m.dst * 1e3 + m.endPs / expected.endPs;
    const mine = [...actual.flows!].sort((a, b) => key(a) - key(b));
    const theirs = [...expected.messages].sort((a, b) => key(a) - key(b));
    mine.forEach((flow, i) => {
      expect(Math.abs(flow.endPs - theirs[i]!.endPs) / theirs[i]!.endPs, `${name} flow ${i}`).toBeLessThan(
        1e-4,
      );
      expect(flow.bytes, name).toBe(theirs[i]!.bytes);
    });
    expected.linkBytes.forEach((bytes, link) => {
      if (capacities[link])
        expect(Math.abs(actual.linkBytes[link]! - bytes), name).toBeLessThanOrEqual(1e-4 * bytes + 64);
    });
  }
  device.destroy();
});
