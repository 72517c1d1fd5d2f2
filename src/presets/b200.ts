/**
 * Servers of 8 B200: NVIDIA's on InfiniBand or Ethernet, and AWS's p6 on EFA, whose network is not
 * published: rails stand for it.
 */
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

export const p6B200: Preset = {
  name: 'p6-b200',
  summary: 'AWS p6-b200: 8 GPUs on NVSwitches, 8 EFA devices of 400 Gbit/s; default: servers=4',
  sources: [
    'stas00/ml-engineering, network/README.md: 8 EFA devices of 400 Gbit/s a server',
    'latency: 24 µs between servers, fitted to 360 to 390 µs for 128 KiB to 2 MiB on 4 servers, the same source',
    'its network is not published: rails without oversubscription are assumed',
  ],
  topology: 'rail-optimized',
  fabric,
  links: { rate: nics.efaP6.rate, latency: '12us' },
  blocks: { profile: { name: 'blackwell-efa' } },
};
