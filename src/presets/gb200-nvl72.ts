/**
 * Racks of 72 GB200 on one NVLink domain (NVIDIA GB200 NVL72: 18 NVSwitches in 9 trays, each joined
 * to every GPU), a NIC of 400 Gbit/s for each GPU. A rack's NICs meet on one leaf here, which
 * stands for its rails.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const gb200Nvl72: Preset = {
  name: 'gb200-nvl72',
  summary:
    'GB200 NVL72: racks of 72 GPUs on NVSwitches, 400 Gbit/s per GPU between racks; leaves is the number of racks, default: 1',
  sources: [
    'stas00/ml-engineering, network/README.md: 900 GB/s a GPU one way, 72 GPUs; 400 Gbit/s NICs',
    'one leaf a rack in place of rails, no oversubscription, and half a microsecond a link: assumed',
  ],
  topology: 'leaf-spine',
  fabric: { leaves: '1', hosts: '1', spines: '18', gpus: '72', scaleUpRate: accelerators.gb200.scaleUp },
  links: { rate: nics.connectX7.rate, latency: '500ns' },
  blocks: { profile: { name: 'blackwell' } },
};
