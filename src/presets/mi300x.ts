/**
 * Servers of 8 MI300X, each joined to the 7 others by Infinity Fabric of 64 GB/s, with a 400 Gbit/s
 * NIC each (AMD, "MI300X cluster reference architecture"; ROCm/cvs has acceptance thresholds of two
 * such servers).
 */
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const mi300x: Preset = {
  name: 'mi300x',
  summary: 'servers of 8 MI300X in a full mesh, 8 rails of 400 Gbit/s; default: servers=2',
  sources: [
    'stas00/ml-engineering, network/README.md: 7 links of 64 GB/s one way',
    'rails without oversubscription and half a microsecond a link: assumed',
  ],
  topology: 'rail-optimized',
  fabric: {
    servers: '2',
    serversPerLeaf: '32',
    gpus: '8',
    spines: '32',
    uplinkRate: nics.thor2.rate,
    scaleUp: 'mesh',
    // Seven links with the rate of the table of accelerators.
    scaleUpRate: '448GB/s',
  },
  links: { rate: nics.thor2.rate, latency: '500ns' },
  blocks: { profile: { name: 'mi300x' } },
};
