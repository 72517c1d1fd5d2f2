/** The float64 reference in the place of the flow engine, for small training steps. */
import type { FlowResult, FlowRun } from '../../src/engine/flow/api.ts';
import { NodeKind } from '../../src/model/fabric.ts';
import { requireWalk, tracePath } from '../../src/routing/path.ts';
import { createSplitter } from '../../src/routing/split.ts';
import { pathOver, type ReferencePath, simulateFlows } from '../reference/flow.ts';

/** Design §4 with each rung's links and paths, one replica after the other. */
export async function referenceEngine(run: FlowRun): Promise<FlowResult> {
  const replicas = run.seeds.map((seed) => {
    const answer = simulateFlows({
      fabric: run.fabric,
      schedule: run.schedule,
      rateBps: ratesOf(run),
      path: (src, dst, channel) => pathOf(run, src, dst, channel, seed),
    });
    const { endPs, marksPs, linkBytes, messages, solves } = answer;
    const counts = { messages: messages.length, rounds: solves, solves };
    return { seed, endPs, marksPs, linkBytes, fct: undefined, flows: undefined, ...counts };
  });
  return { replicas, tolerance: 0, engineMs: 0 };
}

function ratesOf({ fabric, reality }: FlowRun): number[] {
  const { links, kind } = fabric;
  const real = (link: number) =>
    reality === 'topology' ||
    reality === 'routing' ||
    (reality === 'endpoints' &&
      [links.from[link]!, links.to[link]!].some((node) => kind[node] !== NodeKind.scaleOutSwitch));
  return Array.from(links.rateBps, (rate, link) => (real(link) ? rate : Infinity));
}

function pathOf(run: FlowRun, src: number, dst: number, channel: number, seed: number): ReferencePath {
  const { fabric, routes, routing, reality } = run;
  if (src === dst) return pathOver(fabric, []);
  if (reality !== 'topology' && routing.name !== 'spray') {
    return pathOver(fabric, tracePath(routes, fabric, routing, src, dst, channel, seed));
  }
  const walk = requireWalk(fabric, routes, src, dst);
  const { firstLink, lastLink } = routes.planes[walk.plane];
  const splitter = createSplitter(fabric, routes);
  const count = splitter.split(walk.start, walk.dstClass);
  const ends = pathOver(fabric, fabric.ranksForward ? [] : [firstLink[src]!, lastLink[dst]!]);
  const links = Array.from({ length: count }, (_, i) => ({
    link: splitter.links[i]!,
    weight: splitter.shares[i]!,
  }));
  return { latencyPs: ends.latencyPs + splitter.latencyPs(), links: [...ends.links, ...links] };
}
