/**
 * DeepSeek's multi-plane fat-tree of H800 (DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025,
 * §5.1 and table 3): GPU r of every server hangs in plane r, a two-tier fat-tree of switches with
 * 64 ports; 16,384 GPUs in all. They have 2,048 of them in use.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

export const deepseekH800: Preset = {
  name: 'deepseek-h800',
  summary:
    "DeepSeek's multi-plane fat-tree: 8 planes, H800 with 200 GB/s of NVLink; ports per switch, default: k=64",
  sources: [
    'DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025, §5.1: 8 planes of two tiers, 64-port switches, 400 Gbit/s',
    accelerators.h800.source,
    'latency: half a microsecond a link and switch, assumed',
  ],
  topology: 'multi-plane',
  fabric: { planes: '8', k: '64', attach: 'rail', scaleUpRate: accelerators.h800.scaleUp },
  links: { rate: nics.connectX7.rate, latency: '500ns' },
  blocks: { profile: { name: 'hopper' } },
};
