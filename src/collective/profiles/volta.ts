/**
 * V100 with NCCL: NVLinks of the second generation, in a mesh (DGX-1) or on NVSwitches (DGX-2) that
 * do not add; half a NIC of 100 Gbit/s each. Figures are from data sheets and NCCL's constants, but
 * for the launch.
 */
import { type NcclFigures, ncclProfile } from './nccl.ts';

const figures: NcclFigures = {
  launchNs: 20_000,
  efficiency: { up: 0.8, out: 0.955 },
  ll: { up: 3.1, out: 2.3 },
  ll128: { up: 1.1, out: 1.1 },
  simpleNs: { up: 2900, out: 3000 },
  allToAll: 0.7,
};

export const volta = ncclProfile(
  'volta',
  'V100 with NCCL: ring, or trees between servers, with LL, LL128 or Simple',
  figures,
  [
    'launch: 20 µs, as of other profiles that no table is there for; assumed',
    'up: 20 of 25 GB/s a link (NCCL src/graph/topo.h, SM70_NVLINK_BW); NVIDIA GTC S62129: 122 of 150',
    'out: as NVIDIA GTC S62129 has of other NICs: 24 of 25 GB/s',
    'LL: 39 GB/s on one server, 20.4 on four (NCCL llMaxBws); LL128: 120/128 of the rate',
    'Simple: 3.4 µs a step (NCCL hwLatencies); all-to-all: as A100, NVIDIA GTC S72583',
  ],
);
