/**
 * NVIDIA DGX H100 servers in a SuperPOD (NVIDIA, "DGX SuperPOD: Next Generation Scalable Infrastructure for AI Leadership,
 * Reference Architecture", RA-11333-001, compute fabric): 32 servers a scalable unit, NIC r of each on leaf r of the unit,
 * Quantum-2 switches of 64 ports, no oversubscription.
 */
import type { Preset } from './preset.ts';

export const dgxH100: Preset = {
  name: 'dgx-h100',
  summary: 'DGX H100 SuperPOD: 8 GPUs on NVSwitches, 8 rails of 400 Gbit/s; servers= (4)',
  topology: 'rail-optimized',
  fabric: { servers: '4', serversPerLeaf: '32', gpus: '8', spines: '4', scaleUpRate: '450GB/s' },
  links: { rate: '400Gbit/s', latency: '500ns' },
  blocks: { profile: { name: 'hopper' } },
};
