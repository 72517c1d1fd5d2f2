/**
 * B200 and GB200 with NCCL: NVSwitches of the fourth generation, which add; a 400 Gbit/s NIC each.
 */
import { efaProfile, P6 } from './efa.ts';
import { COMMON, COMMON_SOURCE, type NcclFigures, ncclProfile } from './nccl.ts';

export const figures: NcclFigures = {
  launchNs: 38_600,
  linksGBps: 900,
  efficiency: { up: 0.83, out: 0.955 },
  ll: { up: 1.74, out: 5 },
  ll128: { up: 1.47, out: 1.1 },
  sliceBytes: COMMON.sliceBytes,
  allToAll: 0.711,
  nvls: {
    lines: [{ ns: 50_000, wire: 1.375 }],
    from: 2 ** 32 + 1,
    lossOfDoubling: 0.06,
    channels: 32,
    chunkKiB: { few: 128, many: 64 },
  },
};

const SOURCES = [
  'fitted to 8 B200 (O-29: stas00/ml-engineering, network/README.md, p6-b200): launch, up, NVLS',
  COMMON_SOURCE,
  'up: 747 of 900 GB/s: 700 and 680 by rings (NVIDIA GTC S72583), 741 at 4 GiB (O-29); NCCL src/graph/topo.h has 722',
  'out: 382 GB/s over 8 NICs of 50 on 4 servers (O-29)',
  'NVLS: 540 GB/s pass each port of 6 to 8 B200 at 8 GiB (ml-engineering); 19 % less of 72, by 850 GB/s on NVL72 ' +
    '(NVIDIA GTC S72583), in between by doublings of the domain; only above 4 GiB, where rings end in O-29',
  'LL between servers: 90 and 70 GB/s (NCCL llMaxBws); NVLSTree: chunks, channels and latencies of NCCL; fitted to nothing',
  'all-to-all: 640 of 900 GB/s, NVIDIA GTC S72583',
];

const EFA_SOURCES = [
  ...SOURCES,
  'between servers: choices and chunks of aws/aws-ofi-nccl; fitted to 4 servers of O-29: a call starts 150 µs later, LL128, NVLSTree',
];

export const blackwell = ncclProfile(
  'blackwell',
  'B200, GB200 with NCCL: ring with LL, LL128 or Simple; NVLS inside one server, NVLSTree over several',
  figures,
  SOURCES,
);

/** The same on EFA, whose calls over several servers start later. */
export const efaFigures: NcclFigures = {
  ...figures,
  launchOutNs: 143_000,
  ll128: { ...figures.ll128, out: 1.8 },
  nvls: { ...figures.nvls!, treeWire: 1.25 },
};

/** The profile by other figures. */
export const blackwellEfaOf = (own: NcclFigures) =>
  efaProfile(
    'blackwell-efa',
    "B200 with NCCL on EFA: like blackwell, by the choices of AWS's tuner over three servers and more",
    own,
    P6,
    EFA_SOURCES,
  );

export const blackwellEfa = blackwellEfaOf(efaFigures);
