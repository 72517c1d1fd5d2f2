/**
 * The RoCE cluster that Llama 3 405B was trained on (Llama Team, "The Llama 3 Herd of Models",
 * 2024, §3.3.1, "Network topology"; Gangidi et al., SIGCOMM 2024): racks of two servers on a leaf,
 * pods of 192 racks without oversubscription, eight pods at 1:7. Load was balanced over 16 flows a
 * pair of GPUs with a hash that sees them. Left out: deep buffers of the spines (`packet.buffer`).
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const llama3: Preset = {
  name: 'llama3-24k',
  summary:
    "Llama 3's RoCE cluster: 8 pods of 3,072 H100, 1:7 oversubscribed above the pods; keys: pods, leaves",
  sources: [
    'Llama Team, "The Llama 3 Herd of Models", 2024, §3.3.1: 16 GPUs a rack, 192 racks a pod, 8 pods, 1:7',
    'spines of a pod (16) and cores (64): assumed, by rate alike; latency: half a microsecond a link',
  ],
  topology: 'clos',
  fabric: {
    pods: '8',
    leaves: '192',
    hosts: '2',
    spines: '16',
    cores: '64',
    coreOversubscription: '7',
    gpus: '8',
    scaleUpRate: accelerators.h100.scaleUp,
  },
  links: { rate: nics.connectX7.rate, latency: '500ns' },
  blocks: { profile: { name: 'hopper' } },
};
