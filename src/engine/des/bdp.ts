/**
 * The first window of a flow: one bandwidth-delay product of its path, or the value of the
 * settings.
 */
import type { Flow } from './packet.ts';
import { equalLinks } from './route.ts';
import { serPs, ticks } from './time.ts';
import type { FlowStart, Timers } from './transport/control.ts';
import type { World } from './world.ts';

const MOST_WINDOW = 2 ** 30;

/** The data that a congestion control gets of a flow whose sender's port has that period. */
export function flowStart(
  world: World,
  { src, dst, plane }: Flow,
  period: number,
  timers: Timers,
): FlowStart {
  const { payloadBytes, headerBytes, ackBytes, windowBytes, cc } = world.run.settings;
  const { windowSlackBytes = 0, maxWindowBytes = 2 ** 31 } = world.run.settings;
  const fullBytes = payloadBytes + headerBytes;
  const baseRttPs =
    onePathPs(world, src, dst, plane, fullBytes) + onePathPs(world, dst, src, plane, ackBytes);
  const bdp = Number((BigInt(baseRttPs) * 65536n) / BigInt(period));
  const own = Math.min(MOST_WINDOW, bdp + windowSlackBytes);
  const first = Math.max(fullBytes, Math.min(windowBytes ?? own, MOST_WINDOW, maxWindowBytes));
  const wide = Math.max(fullBytes, Math.min(own, maxWindowBytes), first);
  return {
    windowBytes: first,
    wideBytes: wide,
    bdpBytes: Math.max(fullBytes, wide - windowSlackBytes),
    mostBytes: maxWindowBytes,
    fullBytes,
    baseTicks: Math.max(1, ticks(baseRttPs)),
    period,
    timers,
    constants: cc.constants,
  };
}

/** Time of a packet alone over the first of the shortest paths, ps. */
function onePathPs(world: World, src: number, dst: number, plane: 0 | 1, bytes: number): number {
  const { fabric, routes, settings } = world.run;
  const { headerBytes } = settings;
  const { firstLink, lastLink, rankClass } = routes.planes[plane];
  const end = routes.classNode[rankClass[dst]!]!;
  let node = src;
  let sumPs = 0;
  function cross(link: number): void {
    const { period, latencyPs } = world.port(link);
    node = fabric.links.to[link]!;
    const early = world.cutThrough[link] && node !== dst;
    sumPs += serPs(period, early ? Math.min(bytes, headerBytes) : bytes) + latencyPs;
  }
  if (!fabric.ranksForward) cross(firstLink[src]!);
  while (node !== end) cross(equalLinks(world, node, dst, plane)[0]!);
  if (node !== dst) cross(lastLink[dst]!);
  return sumPs;
}
