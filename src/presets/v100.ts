/**
 * NVIDIA's servers of V100: DGX-1 (NVIDIA, "DGX-1 System Architecture", WP-08437-001), and DGX-2
 * with NVSwitches (NVIDIA, DGX-2 user guide). Two GPUs share a NIC; here each has its half.
 */
import { accelerators } from './hardware/accelerators.ts';
import type { Preset } from './preset.ts';

const ASSUMED = 'rails without oversubscription and half a microsecond a link: assumed';

function dgx(name: string, what: string, gpus: number, sources: readonly string[]): Preset {
  return {
    name,
    summary: `${what} with V100: ${gpus} GPUs, a NIC of 100 Gbit/s for every two; default: servers=4`,
    sources: [...sources, accelerators.v100.source, ASSUMED],
    topology: 'rail-optimized',
    fabric: {
      servers: '4',
      serversPerLeaf: '32',
      gpus: String(gpus),
      spines: '32',
      uplinkRate: '100Gbit/s',
      scaleUpRate: accelerators.v100.scaleUp,
    },
    // Half of a ConnectX-5.
    links: { rate: '50Gbit/s', latency: '500ns' },
    blocks: { profile: { name: 'volta' } },
  };
}

export const dgx1V100 = dgx('dgx1-v100', 'DGX-1', 8, [
  'NVIDIA, "DGX-1 System Architecture": hybrid cube mesh, whose rings use all six links; a switch stands for it, ' +
    'so all-to-all is too fast; 4 EDR NICs',
]);

export const dgx2V100 = dgx('dgx2-v100', 'DGX-2', 16, [
  'NVIDIA, DGX-2 user guide: 16 V100 on NVSwitches, 8 EDR NICs; not checked',
]);
