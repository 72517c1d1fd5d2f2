/**
 * H100 and H200 with NCCL: 8 on NVSwitches of the third generation, which add; a 400 Gbit/s NIC
 * each.
 */
import { efaProfile, P5, P5EN } from './efa.ts';
import { COMMON, COMMON_SOURCE, type NcclFigures, ncclProfile } from './nccl.ts';

export const figures: NcclFigures = {
  launchNs: 30_300,
  linksGBps: 450,
  efficiency: { up: 0.811, out: 0.955 },
  ll: { up: 1.49, out: 8 },
  ll128: { up: COMMON.ll128Up, out: 1.1 },
  // No table of Hopper has rings of Simple at medium sizes: NCCL's latency alone.
  sliceBytes: 0,
  allToAll: 0.711,
  nvls: {
    lines: [
      { ns: 24_500, wire: 1.49 },
      { ns: 52_000, wire: 1.2 },
    ],
    lossOfDoubling: 0.06,
    channels: 16,
    chunkKiB: { few: 128, many: 64 },
  },
};

const SOURCES = [
  'fitted to 8 H200 of torch and of Azure (O-27, O-31: stas00/ml-engineering, Azure/AI-benchmarking-guide): launch, ' +
    'both lines of NVLS',
  COMMON_SOURCE,
  'Simple: 3.4 µs a step (NCCL hwLatencies), without slices, which no table of Hopper shows',
  'up: rings reach 365 of 450 GB/s whatever the group (ml-engineering, network/benchmarks; NCCL src/graph/topo.h has 371)',
  'out: 48 of 50 GB/s a NIC, NVIDIA GTC S62129: 32 H100 at 370 to 380 GB/s',
  'LL between servers: 45 and 35 GB/s on 2 and 4 (NCCL llMaxBws)',
  'NVLS: 308 GB/s pass each port, as at 8 GiB on 5 to 8 H200 (ml-engineering); smaller chunks below (NCCL src/enqueue.cc)',
  'NVLSTree: chunks and channels of NCCL (src/transport/nvls.cc), start and hops of its hwLatencies; fitted to nothing',
  'all-to-all: 320 of 450 GB/s, NVIDIA GTC S72583; SHARP between servers: 480 GB/s, NVIDIA GTC S62129, fitted',
];

/** The profile by other figures. */
export const hopperOf = (own: NcclFigures) =>
  ncclProfile(
    'hopper',
    'H100, H200 with NCCL: ring with LL, LL128 or Simple; NVLS inside one server, NVLSTree over several',
    own,
    SOURCES,
  );

export const hopper = hopperOf(figures);

/** On EFA nothing is fitted: figures inside servers are those of Hopper, choices those of AWS. */
const ON_EFA = [...SOURCES, "between servers: AWS's tuner (aws/aws-ofi-nccl); fitted to no table"];

export const hopperP5 = efaProfile(
  'hopper-p5',
  "H100 with NCCL on EFA (p5): like hopper, by the choices of AWS's tuner over three servers and more",
  figures,
  P5,
  ON_EFA,
);

export const hopperP5en = efaProfile(
  'hopper-p5en',
  "H200 with NCCL on EFA (p5en): like hopper, by the choices of AWS's tuner over three servers and more",
  figures,
  P5EN,
  ON_EFA,
);
