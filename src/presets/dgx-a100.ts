/**
 * NVIDIA DGX A100 servers in a SuperPOD (NVIDIA, "DGX SuperPOD: Scalable Infrastructure for AI
 * Leadership, Reference Architecture", RA-09950-001): 20 servers a scalable unit, 8 rails of HDR.
 * Every leaf has 20 uplinks, each to a spine of its own.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const dgxA100: Preset = {
  name: 'dgx-a100',
  summary: 'DGX A100 SuperPOD: 8 GPUs on NVSwitches, 8 rails of 200 Gbit/s; default: servers=4',
  sources: [
    'NVIDIA, "DGX SuperPOD Reference Architecture, DGX A100" (RA-09950-001): rails, 20 servers a scalable unit; not checked',
    'latency: half a microsecond a link and switch, assumed',
  ],
  topology: 'rail-optimized',
  fabric: {
    servers: '4',
    serversPerLeaf: '20',
    gpus: '8',
    spines: '20',
    uplinkRate: nics.connectX6.rate,
    scaleUpRate: accelerators.a100.scaleUp,
  },
  links: { rate: nics.connectX6.rate, latency: '500ns' },
  blocks: { profile: { name: 'ampere' } },
};
