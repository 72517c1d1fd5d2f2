/**
 * Protocols of NCCL (NVIDIA/nccl `src/graph/tuning.cc`, v2.18 and v2.28.7: hwLatencies, llMaxBws,
 * netOverhead; Hu et al. 2025, "Demystifying NCCL", §III). A hop inside a server takes .6 µs with
 * LL, 1.9 with LL128, 3.4 with Simple; half a microsecond of it is the path here. Between servers a
 * step costs a network post, 1 µs, three of them with Simple; NCCL's 2.7, 4.0 and 14 µs are with
 * the path, which is the fabric's here.
 *
 * LL sends 4 bytes of data with 4 of flag, LL128 120 with 8; but both are bound by how fast threads
 * poll. Their limits are NCCL's llMaxBws and perChMaxRingLL128Bws. Simple forwards slices: a step
 * inside a server waits for a fixed number of bytes of a rank, whatever its links.
 *
 * All generations share {@link COMMON}. A family has figures of its own where a data sheet, NCCL or
 * a table tells them apart.
 */
import type { Cut } from '../piece-size.ts';
import { type Method, methodsOf, type Profile, type Protocol, ringParams, type UpOut } from '../profile.ts';
import { type NvlsFigures, nvlsMethods, sharpMethods } from './nvls.ts';

/** The figures that differ from one machine family with NCCL to the next. */
export interface NcclFigures {
  /** As {@link Profile.launchNs} and `launchOutNs`. */
  readonly launchNs: number;
  readonly launchOutNs?: number;
  /** All links of a rank inside a server, one way; by the data sheet. */
  readonly linksGBps: number;
  /** Part of links' rates that rings reach with Simple. */
  readonly efficiency: UpOut;
  /** Usable rate over what a protocol reaches. */
  readonly ll: UpOut;
  readonly ll128: UpOut;
  /** Bytes of a rank that a step of Simple inside a server waits for before it forwards them. */
  readonly sliceBytes: number;
  /** Part of links' rates that all-to-all reaches inside a server. */
  readonly allToAll: number;
  /** Whether switches add, and how well; left out where they do not. */
  readonly nvls?: NvlsFigures;
}

/**
 * Figures of all generations, fitted to the tables of all families together. Those of LL and LL128
 * are the usable rate over the one that they reach inside a server; NCCL has 2.6 and 1.09.
 */
export const COMMON = {
  launchNs: 34_000,
  llUp: 1.65,
  ll128Up: 1.53,
  sliceBytes: 2_100_000,
} as const;

/** The same for a profile's sources. */
export const COMMON_SOURCE =
  'common to all generations, fitted to all tables (O-27 to O-31): part of the rate of LL and LL128 inside, slices of Simple';

/** A message of Simple holds its lane for so long without slices: hwLatencies less the path. */
const SIMPLE_NS: UpOut = { up: 2900, out: 3000 };

/** LL: small messages. `wire` is usable rate over the rate that LL reaches. */
export const ll = (wire: UpOut): Protocol => ({ name: 'LL', overheadNs: { up: 100, out: 1000 }, wire });

/** LL128: messages of middle size. */
const ll128 = (wire: UpOut): Protocol => ({
  name: 'LL128',
  overheadNs: { up: 1400, out: 1400 },
  wire,
});

/** Simple: large messages, at the usable rate. */
export const simple = (overheadNs: UpOut, wire: UpOut = { up: 1, out: 1 }): Protocol => ({
  name: 'Simple',
  overheadNs,
  wire,
});

/**
 * Chunk of a tree, bytes: with LL the data of a step of its buffer, else at first the least and at
 * medium sizes the larger one (NVIDIA/nccl `src/enqueue.cc`: halved where a tree would have few).
 */
const TREE_CHUNK = { least: 32 * 1024, medium: 128 * 1024 } as const;
/** Pieces that a tree has while its chunk grows. */
const FEW_PIECES = 2;
/** Most pieces of a tree, and pieces times servers, that are simulated. */
const MOST = { pieces: 4, ofServers: 64 } as const;

/** Chunks of a tree with `bytes`; they never become smaller as sizes grow, so times never fall. */
function treeCut(protocol: string, servers: number, bytes: number): Cut {
  const { least, medium } = TREE_CHUNK;
  const grows = protocol !== 'LL' && bytes <= FEW_PIECES * medium;
  const pieceSize = protocol === 'LL' || grows ? least : medium;
  const many = Math.max(FEW_PIECES, Math.min(MOST.pieces, Math.floor(MOST.ofServers / servers)));
  const most = grows ? FEW_PIECES : many;
  return { pieces: Math.max(1, Math.min(most, Math.ceil(bytes / pieceSize))), pieceSize };
}

/**
 * Trees between servers: a hop takes 5 µs with LL, 8.5 with LL128, 14 with Simple, and .6, 1.25 and
 * 4 inside a server (hwLatencies). A server has as many pairs of trees as ranks.
 */
const trees = (protocols: readonly Protocol[]): Method[] =>
  protocols.flatMap((protocol) =>
    methodsOf(['all-reduce'], 'double-binary-tree', [{ ...protocol, overheadNs: { up: 0, out: POST_NS } }], {
      params: (gpus) => ({ gpus, channels: gpus }),
      cut: (gpus, servers, bytes) => treeCut(protocol.name, servers, Math.ceil(bytes / (2 * gpus))),
      startNs: (gpus, servers) => {
        const { up, out } = TREE_NS[protocol.name]!;
        return 2 * ((gpus - 1) * up + Math.ceil(Math.log2(servers)) * out);
      },
      within: 'servers',
    }),
  );

/** Time for which a message between servers holds its lane, ns. */
const POST_NS = 1000;
/** A hop of a tree less the path and the post: latency, which pieces hide but once. */
const TREE_NS: Readonly<Record<string, UpOut>> = {
  LL: { up: 100, out: 3000 },
  LL128: { up: 750, out: 6500 },
  Simple: { up: 3500, out: 11_500 },
};

/**
 * An all-to-all between servers goes about as if all blocks passed the NIC, also those for the
 * rank's own server. Over 4 servers with NICs of 48 and 24 GB/s busbw is 48 and 24 GB/s (NVIDIA GTC
 * S72583). Over 2 with NICs of 48 it is above 45 and 50 GB/s (ROCm/cvs, 8 and 16 GiB). The
 * twentieth is fitted to all four.
 */
export function allToAllLoad(gpus: number, servers: number): number {
  const n = gpus * servers;
  return servers > 1 ? Math.max(1, (0.95 * (n - 1)) / (n - gpus)) : 1;
}

/** NCCL's methods, in place of one algorithm for all: rings, trees and chains, and direct sends. */
export function ncclMethods(figures: NcclFigures): Method[] {
  const sliceNs = Math.round(figures.sliceBytes / (figures.efficiency.up * figures.linksGBps));
  const last = simple({ ...SIMPLE_NS, up: SIMPLE_NS.up + sliceNs });
  const protocols = [ll(figures.ll), ll128(figures.ll128), last];
  const inside = figures.efficiency.up / figures.allToAll;
  // Nothing is forwarded.
  const direct = simple(SIMPLE_NS, { up: inside, out: 1 });
  return [
    // LL and LL128 forward what comes line by line, Simple slice by slice.
    ...protocols.flatMap((protocol) =>
      methodsOf(['all-reduce', 'all-gather', 'reduce-scatter'], 'ring', [protocol], {
        params: ringParams,
        paced: protocol === last,
      }),
    ),
    ...trees(protocols),
    ...methodsOf(['broadcast', 'reduce'], 'chain', protocols, {
      params: (gpus, servers) => ({ ...ringParams(gpus, servers), pieces: 64 }),
    }),
    ...methodsOf(['all-to-all'], 'direct', [direct], {
      load: allToAllLoad,
      wireInside: inside,
    }),
    ...methodsOf(['send-recv', 'transfer'], 'direct', [simple(SIMPLE_NS)]),
    ...(figures.nvls ? nvlsMethods(figures.nvls) : sharpMethods('direct')),
  ];
}

/** A profile of these figures. */
export function ncclProfile(
  name: string,
  summary: string,
  figures: NcclFigures,
  sources: readonly string[],
): Profile {
  const { launchNs, launchOutNs, efficiency, nvls } = figures;
  return {
    name,
    summary,
    launchNs,
    ...(launchOutNs === undefined ? {} : { launchOutNs }),
    efficiency,
    reducesInSwitch: nvls !== undefined,
    methods: ncclMethods(figures),
    sources,
  };
}
