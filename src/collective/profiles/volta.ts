/**
 * V100 with NCCL: NVLinks of the second generation, in a mesh (DGX-1) or on NVSwitches (DGX-2) that
 * do not add; half a NIC of 100 Gbit/s each. Figures are from data sheets and NCCL's constants, or
 * common to all generations.
 */
import { COMMON, COMMON_SOURCE, type NcclFigures, ncclProfile } from './nccl.ts';

const figures: NcclFigures = {
  launchNs: COMMON.launchNs,
  linksGBps: 150,
  efficiency: { up: 0.8, out: 0.955 },
  ll: { up: COMMON.llUp, out: 2.3 },
  ll128: { up: COMMON.ll128Up, out: 1.1 },
  sliceBytes: COMMON.sliceBytes,
  allToAll: 0.7,
};

export const volta = ncclProfile(
  'volta',
  'V100 with NCCL: ring, or trees between servers, with LL, LL128 or Simple',
  figures,
  [
    'launch: as all generations have in common; no table of V100',
    COMMON_SOURCE,
    'up: 20 of 25 GB/s a link (NCCL src/graph/topo.h, SM70_NVLINK_BW); NVIDIA GTC S62129: 122 of 150',
    'out: as NVIDIA GTC S62129 has of other NICs: 24 of 25 GB/s',
    'LL between servers: 20.4 GB/s on four (NCCL llMaxBws)',
    'all-to-all: as A100, NVIDIA GTC S72583',
  ],
);
