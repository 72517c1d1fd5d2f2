/** NVIDIA's servers of 8 B200, on InfiniBand or Ethernet. */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

const fabric = {
  servers: '4',
  serversPerLeaf: '32',
  gpus: '8',
  spines: '32',
  uplinkRate: nics.connectX7.rate,
  scaleUpRate: accelerators.b200.scaleUp,
};
const blocks = { profile: { name: 'blackwell' } };

export const dgxB200: Preset = {
  name: 'dgx-b200',
  summary: 'DGX B200 SuperPOD: 8 GPUs on NVSwitches, 8 rails of 400 Gbit/s; default: servers=4',
  sources: [
    'NVIDIA, "DGX SuperPOD Reference Architecture, DGX B200" (RA-11334-001): as with DGX H100; not checked',
    'latency: half a microsecond a link and switch, assumed',
  ],
  topology: 'rail-optimized',
  fabric,
  links: { rate: nics.connectX7.rate, latency: '500ns' },
  blocks,
};
