/**
 * TPU slices: chips in a torus, which forward (Jouppi et al., "TPU v4", ISCA 2023;
 * jax-ml/scaling-book, "TPUs"). Rates are of one link, one way. Left out: the optical switches that
 * make slices of cubes, hosts, and the network between slices.
 */
import { accelerators } from './hardware/accelerators.ts';
import type { Preset } from './preset.ts';

const HOP = 'latency: a microsecond a hop, jax-ml/scaling-book';

export const tpuV4: Preset = {
  name: 'tpu-v4',
  summary: 'TPU v4 slice: 3D torus of 45 GB/s links; default: x=4,y=4,z=4; also topology=twisted-torus',
  sources: [
    'Jouppi et al., ISCA 2023: cubes of 4x4x4, tori of up to 4,096 chips',
    accelerators.tpuV4.source,
    HOP,
  ],
  topology: 'torus',
  fabric: { x: '4', y: '4', z: '4' },
  links: { rate: accelerators.tpuV4.scaleUp, latency: '1us' },
  blocks: {},
};

export const tpuV5p: Preset = {
  name: 'tpu-v5p',
  summary: 'TPU v5p slice: 3D torus of 90 GB/s links; default: x=4,y=4,z=4',
  sources: [accelerators.tpuV5p.source, HOP],
  topology: 'torus',
  fabric: { x: '4', y: '4', z: '4' },
  links: { rate: accelerators.tpuV5p.scaleUp, latency: '1us' },
  blocks: {},
};

export const tpuV5e: Preset = {
  name: 'tpu-v5e',
  summary:
    'TPU v5e slice: 2D torus of 45 GB/s links, wrapped only along axes of 16; default: x=16,y=16; smaller: wrap=none',
  sources: [accelerators.tpuV5e.source, HOP],
  topology: 'torus',
  fabric: { x: '16', y: '16', wrap: 'xy' },
  links: { rate: accelerators.tpuV5e.scaleUp, latency: '1us' },
  blocks: {},
};
