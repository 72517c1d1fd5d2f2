/**
 * NVIDIA DGX servers of Hopper GPUs in a SuperPOD (NVIDIA, "DGX SuperPOD Reference Architecture,
 * DGX H100", RA-11333-001, compute fabric): 32 servers a scalable unit, NIC r of each on leaf r of
 * its unit, Quantum-2 switches, no oversubscription. A leaf has as many uplinks as ports down, each
 * to a spine of its own here (there: bundles to fewer spines).
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

function superPod(name: string, what: string, rate: string): Preset {
  return {
    name,
    summary: `${what} SuperPOD: 8 GPUs on NVSwitches, 8 rails of 400 Gbit/s; default: servers=4`,
    sources: [
      'NVIDIA, "DGX SuperPOD Reference Architecture, DGX H100" (RA-11333-001): rails, 32 servers a scalable unit',
      'latency: half a microsecond a link and switch, assumed; Quantum-2 itself has 150 to 330 ns',
    ],
    topology: 'rail-optimized',
    fabric: {
      servers: '4',
      serversPerLeaf: '32',
      gpus: '8',
      spines: '32',
      uplinkRate: nics.connectX7.rate,
      scaleUpRate: rate,
    },
    links: { rate: nics.connectX7.rate, latency: '500ns' },
    blocks: { profile: { name: 'hopper' } },
  };
}

export const dgxH100 = superPod('dgx-h100', 'DGX H100', accelerators.h100.scaleUp);
export const dgxH200 = superPod('dgx-h200', 'DGX H200', accelerators.h200.scaleUp);
export const hgxH20: Preset = {
  ...superPod('hgx-h20', 'HGX H20', accelerators.h20.scaleUp),
  summary: 'servers of 8 H20 on NVSwitches, 8 rails of 400 Gbit/s; default: servers=4',
  sources: [
    accelerators.h20.source,
    '8 rails of 400 Gbit/s, as HGX H100 has: assumed (servers with 4 are sold too: rate=200Gbit/s)',
    'latency: half a microsecond a link and switch, assumed',
  ],
};
