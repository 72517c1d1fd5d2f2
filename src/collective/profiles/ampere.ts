/**
 * A100 with NCCL: 8 on NVSwitches of the second generation, which do not add; a 200 Gbit/s NIC
 * each.
 */
import { COMMON, COMMON_SOURCE, type NcclFigures, ncclProfile } from './nccl.ts';

export const figures: NcclFigures = {
  launchNs: 34_200,
  linksGBps: 300,
  efficiency: { up: 0.775, out: 0.96 },
  ll: { up: 1.71, out: 5 },
  ll128: { up: COMMON.ll128Up, out: 1.1 },
  sliceBytes: COMMON.sliceBytes,
  allToAll: 0.7,
};

/** The profile by other figures. */
export const ampereOf = (own: NcclFigures) =>
  ncclProfile('ampere', 'A100 with NCCL: ring, or trees between servers, with LL, LL128 or Simple', own, [
    'fitted to 8 A100 of Azure (O-28: Azure/AI-benchmarking-guide, ND_A100_v4): launch',
    COMMON_SOURCE,
    'up: 232 of 300 GB/s at 8 GiB, the same table, and NVIDIA GTC S62129; NCCL src/graph/topo.h has 240',
    'out: 192 GB/s over 8 NICs of 25, NVIDIA GTC S62129, 32 A100',
    'LL between servers: 19 to 22.5 GB/s (NCCL llMaxBws); LL128: 120/128 of the rate; trees: NCCL hwLatencies',
    'all-to-all: 210 of 300 GB/s, NVIDIA GTC S72583',
  ]);

export const ampere = ampereOf(figures);
