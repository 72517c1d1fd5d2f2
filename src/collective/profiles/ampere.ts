/**
 * A100 with NCCL: 8 on NVSwitches of the second generation, which do not add; a 200 Gbit/s NIC
 * each.
 */
import { type NcclFigures, ncclProfile } from './nccl.ts';

export const figures: NcclFigures = {
  launchNs: 34_000,
  efficiency: { up: 0.775, out: 0.96 },
  ll: { up: 1.9, out: 5 },
  ll128: { up: 1.65, out: 1.1 },
  simpleNs: { up: 10_700, out: 3000 },
  allToAll: 0.7,
};

/** The profile by other figures. */
export const ampereOf = (own: NcclFigures) =>
  ncclProfile('ampere', 'A100 with NCCL: ring, or trees between servers, with LL, LL128 or Simple', own, [
    'fitted to 8 A100 of Azure (O-28: Azure/AI-benchmarking-guide, ND_A100_v4): launch, LL, LL128 and Simple inside',
    'up: 232 of 300 GB/s at 8 GiB, the same table, and NVIDIA GTC S62129; NCCL src/graph/topo.h has 240',
    'out: 192 GB/s over 8 NICs of 25, NVIDIA GTC S62129, 32 A100',
    'LL between servers: 19 to 22.5 GB/s (NCCL llMaxBws); LL128: 120/128 of the rate; trees: NCCL hwLatencies',
    'all-to-all: 210 of 300 GB/s, NVIDIA GTC S72583',
  ]);

export const ampere = ampereOf(figures);
