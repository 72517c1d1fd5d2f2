/**
 * AWS's servers of 8 GPUs on EFA, whose network is not published: rails stand for it. A GPU's
 * devices are one port of 400 Gbit/s.
 */
import { accelerators } from './hardware/accelerators.ts';
import { nics } from './hardware/nics.ts';
import type { Preset } from './preset.ts';

interface Server {
  readonly name: string;
  readonly gpus: string;
  readonly devices: string;
  readonly scaleUpRate: string;
  readonly profile: string;
  /** Latency of a link; a path of two links joins servers of a rail. */
  readonly latency: string;
  readonly sources: readonly string[];
}

/** The latency that the plugin tells NCCL. */
const NITRO =
  'latency: 35 µs between servers, what aws/aws-ofi-nccl tells NCCL (src/platform-aws.cpp, p5en and p6-b200)';

function onEfa({ name, gpus, devices, scaleUpRate, profile, latency, sources }: Server): Preset {
  return {
    name,
    summary: `AWS ${name}: 8 ${gpus} on NVSwitches, ${devices}; default: servers=4`,
    sources: [...sources, 'its network is not published: rails without oversubscription are assumed'],
    topology: 'rail-optimized',
    fabric: {
      servers: '4',
      serversPerLeaf: '32',
      gpus: '8',
      spines: '32',
      uplinkRate: '400Gbit/s',
      scaleUpRate,
    },
    links: { rate: '400Gbit/s', latency },
    blocks: { profile: { name: profile } },
  };
}

export const p5 = onEfa({
  name: 'p5',
  gpus: 'H100',
  devices: '32 EFA devices of 100 Gbit/s',
  scaleUpRate: accelerators.h100.scaleUp,
  profile: 'hopper-p5',
  latency: '27us',
  sources: [
    nics.efaP5.source,
    'latency: 54 µs between servers, as AWS calls that of p5en 35 % lower; not checked',
  ],
});

export const p5en = onEfa({
  name: 'p5en',
  gpus: 'H200',
  devices: '16 EFA devices of 200 Gbit/s',
  scaleUpRate: accelerators.h200.scaleUp,
  profile: 'hopper-p5en',
  latency: '17.5us',
  sources: [nics.efaP5en.source, NITRO],
});

export const p6B200 = onEfa({
  name: 'p6-b200',
  gpus: 'B200',
  devices: '8 EFA devices of 400 Gbit/s',
  scaleUpRate: accelerators.b200.scaleUp,
  profile: 'blackwell-efa',
  latency: '17.5us',
  sources: [nics.efaP6.source, NITRO],
});
