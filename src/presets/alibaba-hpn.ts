/**
 * Alibaba HPN 7.0 (Qian et al., "Alibaba HPN: A Data Center Network for Large Language Model
 * Training", SIGCOMM 2024, §4 to §6): a pod of 15 segments of 1,024 GPUs, every NIC with a port of
 * 200 Gbit/s on each of two leaves, in two planes; leaves of 51.2 Tbit/s with 128 ports down and 60
 * of 400 Gbit/s up. Left out: the third tier, and the 8 spare ports of a leaf.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const alibabaHpn: Preset = {
  name: 'alibaba-hpn',
  summary:
    'Alibaba HPN pod: 15 segments of 1,024 GPUs, dual-ToR, two planes, 1.07:1; keys: segments, servers',
  sources: [
    'Qian et al., "Alibaba HPN", SIGCOMM 2024: 15 segments, 128 servers of 8, 2 x 200 Gbit/s a NIC, 60 uplinks of 400 Gbit/s',
    'NVLink of 450 GB/s one way (H100; the paper names 400 to 900 GB/s both ways); half a microsecond a link: assumed',
  ],
  topology: 'dual-tor',
  fabric: {
    segments: '15',
    servers: '128',
    spines: '60',
    uplinkRate: '400Gbit/s',
    gpus: '8',
    scaleUpRate: accelerators.h100.scaleUp,
  },
  links: { rate: nics.connectX7Dual.rate, latency: '500ns' },
  blocks: { profile: { name: 'hopper' } },
};
