/** The table of ports: `link_info` of shaders/packet/tables.wgsl. */
import { constants, words as layouts } from '../../../kernels/words.ts';
import { type Fabric, NodeKind } from '../../../model/fabric.ts';
import type { PacketRun } from '../api.ts';
import { type PaceRange, paceRange } from '../faults.ts';
import { longestPacket, paceOf } from '../pace.ts';
import type { PortTimes } from '../paths.ts';

const { LinkInfo } = layouts;
const { fields: F } = LinkInfo;
const { NONE } = constants['shared/none'];

/** Words of each port, the times of packets there, and the ports that are endpoints. */
export function linkTable(run: PacketRun, windowPs: number) {
  const { fabric, settings } = run;
  const { links, kind, ranks, ranksForward } = fabric;
  const count = links.count + (ranksForward ? ranks : 0);
  const times: PortTimes = {
    pace: new Float64Array(count),
    latencyPs: new Float64Array(count),
    passBytes: new Float64Array(count).fill(Infinity),
  };
  const words = new Uint32Array(count * LinkInfo.words);
  const endpoints: number[] = [];
  const injection = new Float64Array(ranksForward ? ranks : 0);
  const put = (
    port: number,
    from: number,
    to: number,
    rateBps: number,
    latencyPs: number,
    endpoint: number,
    counted: boolean,
  ) => {
    const pace = paceOf(rateBps, longestPacket(settings), fabric.name);
    times.pace[port] = pace;
    times.latencyPs[port] = latencyPs;
    if (endpoint > 0) endpoints.push(port);
    const at = port * LinkInfo.words;
    words[at + F.node] = to;
    words[at + F.latency_windows] = Math.floor(latencyPs / windowPs);
    words[at + F.latency_rest] = latencyPs % windowPs;
    words[at + F.pace] = pace;
    words[at + F.endpoint] = endpoint;
    words[at + F.tail] = from;
    words[at + F.counted] = counted ? 1 : 0;
  };
  for (let link = 0; link < links.count; link++) {
    const from = links.from[link]!;
    const to = links.to[link]!;
    // One more than its plane.
    const endpoint = ranksForward || kind[from] !== NodeKind.rank ? 0 : 1 + links.scaleUp[link]!;
    const counted = ranksForward || kind[to] !== NodeKind.rank;
    put(link, from, to, links.rateBps[link]!, links.latencyPs[link]!, endpoint, counted);
    if (ranksForward && from < ranks) injection[from]! += links.rateBps[link]!;
  }
  if (settings.cutThrough) {
    for (const link of cutThrough(fabric, paceRange(run, times.pace))) {
      words[link * LinkInfo.words + F.cut] = 1;
      times.passBytes[link] = settings.headerBytes;
    }
  }
  injection.forEach((rate, rank) => {
    put(links.count + rank, rank, rank, rate, 0, 1, false);
  });
  return { words, times, endpoints: Uint32Array.from(endpoints) };
}

/**
 * Links whose pace does not change and that lead to a switch out of which no link is ever faster.
 */
function cutThrough({ links, kind, nodeCount, ranksForward }: Fabric, { least, most }: PaceRange): number[] {
  const fastest = new Float64Array(nodeCount).fill(Infinity);
  links.from.forEach((node, link) => {
    fastest[node] = Math.min(fastest[node]!, least[link]!);
  });
  return Array.from(links.to.keys()).filter((link) => {
    const node = links.to[link]!;
    const steady = least[link] === most[link];
    return steady && (ranksForward || kind[node] !== NodeKind.rank) && fastest[node]! >= most[link]!;
  });
}

/** The endpoint of each rank, or NONE if it has several; a rank without one sends nothing. */
export function onlyPorts(
  ranks: number,
  { words, endpoints }: { words: Uint32Array; endpoints: Uint32Array },
): Uint32Array {
  const ports = new Uint32Array(ranks).fill(NONE);
  const seen = new Set<number>();
  for (const port of endpoints) {
    const rank = words[port * LinkInfo.words + F.tail]!;
    ports[rank] = seen.has(rank) ? NONE : port;
    seen.add(rank);
  }
  return ports;
}
