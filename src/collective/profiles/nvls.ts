/**
 * Reduction in NVSwitches as NCCL does it: NVLS in one server, NVLSTree over several (NVIDIA/nccl
 * `src/enqueue.cc`, `src/transport/nvls.cc`, `src/graph/tuning.cc`).
 */
import type { Cut } from '../piece-size.ts';
import { type Method, methodsOf, type Protocol } from '../profile.ts';

/** A line by which the time of NVLS grows, with chunks of one size. */
export interface NvlsLine {
  /** Before its message, ns. */
  readonly ns: number;
  /** Usable rate over what a port reaches. */
  readonly wire: number;
}

export interface NvlsFigures {
  /** Small chunks start early and fill links badly, large ones the other way round. */
  readonly lines: readonly NvlsLine[];
  /** Size in one server from which the library takes it; default: any. */
  readonly from?: number;
  /** Part of its rate that a port loses with each doubling of the domain beyond 8 ranks. */
  readonly lossOfDoubling: number;
  /** Blocks of threads, each with a chunk for each rank of the server, over several servers. */
  readonly channels: number;
  /** Usable rate between servers over what trees reach; default: 1. */
  readonly treeWire?: number;
  /** Largest chunk between two, three, and four servers or more, KiB. */
  readonly chunkKiB: { readonly few: number; readonly many: number };
}

/** With CollNet NVLS reaches less: 480 GB/s over 4 servers of H100 (NVIDIA GTC S62129); fitted. */
const SHARP_LOAD = 1.1;
/** Most pieces of each tree, and pieces times servers, that are simulated. */
const MOST = { pieces: 32, ofServers: 256 } as const;
/** The post of a message, for each piece between servers, ns. */
const POST_NS = 1000;
/** NVLSTree: a hop inside the server, and one between servers (hwLatencies) less the path here. */
const START_NS = { up: 25_000, out: 18_900 } as const;

const protocolOf = ({ ns, wire }: NvlsLine): Protocol => ({
  name: 'Simple',
  overheadNs: { up: ns, out: ns },
  wire: { up: wire, out: wire },
});

/** Ranks of a domain beyond 8, in doublings. */
const doublings = (gpus: number) => Math.max(0, Math.log2(gpus / 8));

/** NVLS inside one server, NVLSTree over several. */
export function nvlsMethods({
  lines,
  from,
  lossOfDoubling,
  channels,
  treeWire = 1,
  chunkKiB,
}: NvlsFigures): Method[] {
  const wireInside = lines.at(-1)!.wire;
  const load = (gpus: number) => 1 / (1 - lossOfDoubling * doublings(gpus));
  return [
    ...methodsOf(['all-reduce'], 'nvls', lines.map(protocolOf), {
      load,
      within: 'server',
      ...(from === undefined ? {} : { sizes: () => ({ from }) }),
    }),
    ...methodsOf(['all-reduce'], 'nvls-tree', [{ ...simpleAt(POST_NS), wire: { up: 1, out: treeWire } }], {
      params: (gpus) => ({ gpus }),
      cut: (gpus, servers, bytes) =>
        cutOf(bytes, servers, channels * gpus, servers >= 4 ? chunkKiB.many : chunkKiB.few, 2),
      startNs: (_gpus, servers) => START_NS.up + 2 * Math.ceil(Math.log2(servers)) * START_NS.out,
      ...{ wireInside, within: 'servers' },
    }),
    ...sharpMethods('switch', SHARP_LOAD * wireInside),
  ];
}

/**
 * CollNet, on fabrics whose switches add: in servers by their switches, or as CollNetDirect does.
 * Chunks as of NVLSTree; `hwLatencies` of NVLS and CollNetDirect between servers, less the paths.
 */
export function sharpMethods(inside: 'switch' | 'direct', wireInside?: number): Method[] {
  return methodsOf(['all-reduce'], 'sharp', [simpleAt(POST_NS)], {
    params: (gpus) => ({ gpus, inside }),
    cut: (gpus, servers, bytes) => cutOf(bytes, servers, 16 * gpus, 64, 1),
    startNs: () => (inside === 'switch' ? START_NS.up + 15_000 : 35_000),
    ...(wireInside === undefined ? {} : { wireInside }),
    within: 'servers',
  });
}

/** Simple at the usable rate, with a post before each message between servers. */
const simpleAt = (out: number): Protocol => ({
  name: 'Simple',
  overheadNs: { up: 0, out },
  wire: { up: 1, out: 1 },
});

/**
 * Rounds of `buffers` chunks, which NCCL makes smaller where there would be few rounds; each of
 * `streams` has its part of a round.
 */
function cutOf(bytes: number, servers: number, buffers: number, mostKiB: number, streams: number): Cut {
  let chunk = mostKiB * 1024;
  for (const [rounds, KiB] of [
    [32, 256],
    [16, 128],
    [4, 64],
    [1, 32],
  ] as const) {
    if (bytes < rounds * buffers * chunk && chunk > KiB * 1024) chunk = KiB * 1024;
  }
  const most = Math.max(4, Math.min(MOST.pieces, Math.floor(MOST.ofServers / servers)));
  const round = buffers * chunk;
  return { pieces: Math.max(1, Math.min(most, Math.ceil(bytes / round))), pieceSize: round / streams };
}
