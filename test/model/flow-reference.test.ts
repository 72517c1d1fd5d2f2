import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { linkCapacities } from '../../src/engine/flow/tables.ts';
import { requireWalk, tracePath } from '../../src/routing/path.ts';
import { createSplitter } from '../../src/routing/split.ts';
import { pathOver, type ReferencePath, type ReferenceResult, simulateFlows } from '../reference/flow.ts';
import { type FlowCase, flowCase } from './flow-cases.ts';

/**
 * The path the run's routing gives a flow, from the plain routing functions, not from the kernels.
 */
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
  if (run.reality === 'routing' && routing.name === 'valiant' && routing.entropies !== 1) {
    return overRandomNodes(run, src, dst);
  }
  // Below `routing`, a path is asked for its latency and its ends alone.
  const detours = routing.name === 'valiant' && run.reality === 'routing';
  if (detours) return pathOver(fabric, tracePath(routes, fabric, routing, src, dst, channel, run.seeds[0]!));
  const choice = routing.name === 'd-mod-k' ? routing : { ...routing, name: 'ecmp' as const };
  const pairs = run.reality === 'routing' ? (routing.queuePairs ?? 1) : 1;
  const parts = Array.from({ length: pairs }, (_, pair) =>
    pathOver(fabric, tracePath(routes, fabric, choice, src, dst, channel, run.seeds[0]!, pair)),
  );
  return pairs === 1 ? parts[0]! : together(parts);
}

/** Equal parts of a flow: their load on each link, and the latency of the longest. */
function together(parts: readonly ReferencePath[]): ReferencePath {
  const weights = new Map<number, number>();
  for (const { links } of parts) {
    for (const { link, weight } of links) {
      weights.set(link, (weights.get(link) ?? 0) + weight / parts.length);
    }
  }
  return {
    latencyPs: Math.max(...parts.map(({ latencyPs }) => latencyPs)),
    links: [...weights].map(([link, weight]) => ({ link, weight })),
  };
}

/** An even split by way of every node that ranks hang on. */
function overRandomNodes({ fabric, routes }: FlowRun, src: number, dst: number): ReferencePath {
  const { start, dstClass, plane } = requireWalk(fabric, routes, src, dst);
  const { firstLink, lastLink } = routes.planes[plane];
  const splitter = createSplitter(fabric, routes);
  const weight = new Map<number, number>();
  const leg = (from: number, to: number, part: number): number => {
    if (from === routes.classNode[to]) return 0;
    const count = splitter.split(from, to);
    for (let i = 0; i < count; i++) {
      const link = splitter.links[i]!;
      weight.set(link, (weight.get(link) ?? 0) + part * splitter.shares[i]!);
    }
    return splitter.latencyPs();
  };
  const nodes = [...new Set(routes.planes[0].rankClass)];
  let latencyPs = 0;
  if (plane === 1) latencyPs = leg(start, dstClass, 1);
  else if (start !== routes.classNode[dstClass]) {
    for (const by of nodes) {
      const there = leg(start, by, 1 / nodes.length);
      latencyPs = Math.max(latencyPs, there + leg(routes.classNode[by]!, dstClass, 1 / nodes.length));
    }
  }
  const own = fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!];
  const ends = pathOver(fabric, own);
  const spread = [...weight].map(([link, part]) => ({ link, weight: part }));
  return { latencyPs: ends.latencyPs + latencyPs, links: [...ends.links, ...spread] };
}

/** The result of the reference, with every path `extraPs` longer. */
function reference(run: FlowRun, extraPs = 0): ReferenceResult {
  const capacities = linkCapacities(run.fabric, run.reality);
  return simulateFlows({
    fabric: run.fabric,
    schedule: run.schedule,
    rateBps: Array.from(run.fabric.links.rateBps, (rate, link) =>
      capacities[link] ? rate : Number.POSITIVE_INFINITY,
    ),
    path: (src, dst, channel) => {
      const path = referencePath(run, src, dst, channel);
      return { ...path, latencyPs: path.latencyPs + extraPs };
    },
  });
}

interface Message {
  readonly src: number;
  readonly dst: number;
  readonly endPs: number;
}

/** Messages by source, destination and order of their ends. */
function ordered<M extends Message>(messages: readonly M[]): M[] {
  return [...messages].sort((a, b) => a.src - b.src || a.dst - b.dst || a.endPs - b.endPs);
}

/** Largest relative difference of message ends. */
function farthest(some: readonly Message[], others: readonly Message[]): number {
  const theirs = ordered(others);
  return ordered(some).reduce(
    (most, { endPs }, i) => Math.max(most, Math.abs(endPs / theirs[i]!.endPs - 1)),
    0,
  );
}

/** Case `index` over 2 to 17 queue pairs. */
function pairsCase(index: number): FlowCase {
  const { name, run } = flowCase(20_000 + index);
  const queuePairs = 2 + (index % 16);
  const routing = { name: 'ecmp', queuePairs, polarize: index % 3 === 0 } as const;
  return {
    name: `${name}, now of ${queuePairs} queue pairs`,
    run: { ...run, reality: 'routing', routing },
  };
}

// The model promises completion times within 1e-4 of the float64 reference (docs/models.md); with
// tolerance 0 only the rounding of rates to f32 and of times to picoseconds is left. Where rings
// contend, their dependencies amplify any disturbance: a path one picosecond longer moves ends by
// thousands. There the promise is 1e-4, or a few times the effect of one picosecond on the
// reference itself, and such cases must be rare.
test.each([
  [400, 'random runs', flowCase],
  [160, 'of them over queue pairs', pairsCase],
] as const)('%d %s end when the float64 reference says, flow by flow', async (cases, _what, caseOf) => {
  const device = createCpuDevice();
  let sensitive = 0;
  for (let index = 0; index < cases; index++) {
    const { name, run } = caseOf(index);
    const expected = reference(run);
    const { replicas } = await simulateFlow(device, run);
    const actual = replicas[0]!;
    expect(actual.messages, name).toBe(expected.messages.length);
    const error = farthest(actual.flows!, expected.messages);
    if (error > 1e-4) {
      sensitive++;
      const moved = farthest(reference(run, 1).messages, expected.messages);
      expect(error, `${name}; one picosecond moves the reference by ${moved}`).toBeLessThan(5 * moved);
    } else {
      expect(Math.abs(actual.endPs / expected.endPs - 1), name).toBeLessThan(1e-4);
    }
    const sent = ordered(expected.messages);
    ordered(actual.flows!).forEach((flow, i) => {
      expect(flow.bytes, name).toBe(sent[i]!.bytes);
    });
    const capacities = linkCapacities(run.fabric, run.reality);
    expected.linkBytes.forEach((bytes, link) => {
      if (capacities[link]) {
        expect(Math.abs(actual.linkBytes[link]! - bytes), name).toBeLessThanOrEqual(1e-4 * bytes + 64);
      }
    });
  }
  device.destroy();
  expect(sensitive).toBeLessThan(cases / 50);
});
