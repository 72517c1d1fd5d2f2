/**
 * TPU slices: chips in a torus, which forward (Jouppi et al., "TPU v4", ISCA 2023;
 * jax-ml/scaling-book, "TPUs"). Rates are of one link, one way. Left out: the optical switches that
 * make slices of cubes, and, but for slices of TPU v5e, hosts and the network between slices.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
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

export const tpuV5eSlices: Preset = {
  name: 'tpu-v5e-slices',
  summary:
    'TPU v5e pods of 256 chips over a data-centre network: 8 chips and two 100 Gbit/s NICs a host; default: slices=2',
  sources: [
    accelerators.tpuV5e.source,
    nics.tpuV5eHost.source,
    HOP,
    'the data-centre network is not oversubscribed, and a slice is on one leaf: assumed',
    'latency: 2 µs a link between hosts: assumed',
  ],
  topology: 'torus-slices',
  fabric: {
    ...{ slices: '2', x: '16', y: '16', wrap: 'xy' },
    ...{ linkRate: accelerators.tpuV5e.scaleUp, linkLatency: '1us' },
    ...{ chips: '8', nics: String(nics.tpuV5eHost.perHost), spines: '8' },
  },
  links: { rate: nics.tpuV5eHost.rate, latency: '2us' },
  blocks: {},
};
