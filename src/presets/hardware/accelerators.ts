/** Accelerators as data, from which presets take rates. Rates are one way, of one accelerator. */

export interface Accelerator {
  readonly name: string;
  /** Dense bf16, as its data sheet has it. */
  readonly peak: string;
  readonly memoryRate: string;
  /**
   * Into its scale-up domain, all links together; of one link, where `links` of them go to
   * different neighbours.
   */
  readonly scaleUp: string;
  readonly links?: number;
  /** Ranks of a scale-up domain as it is sold. */
  readonly domain: number;
  readonly source: string;
}

const ML = 'stas00/ml-engineering, network/README.md and compute/accelerator/README.md';

export const accelerators = {
  v100: {
    name: 'v100',
    peak: '125 TFLOPS',
    memoryRate: '0.9 TB/s',
    scaleUp: '150GB/s',
    domain: 8,
    source:
      'NVIDIA, "DGX-1 System Architecture" (WP-08437-001): 6 NVLinks of 25 GB/s one way; peak is of fp16',
  },
  a100: {
    name: 'a100',
    peak: '312 TFLOPS',
    memoryRate: '2.0 TB/s',
    scaleUp: '300GB/s',
    domain: 8,
    source: `${ML}: 12 NVLinks of 25 GB/s`,
  },
  h100: {
    name: 'h100',
    peak: '989 TFLOPS',
    memoryRate: '3.35 TB/s',
    scaleUp: '450GB/s',
    domain: 8,
    source: `${ML}: 18 NVLinks of 25 GB/s`,
  },
  h200: {
    name: 'h200',
    peak: '989 TFLOPS',
    memoryRate: '4.8 TB/s',
    scaleUp: '450GB/s',
    domain: 8,
    source: `${ML}: as H100`,
  },
  h800: {
    name: 'h800',
    peak: '989 TFLOPS',
    memoryRate: '3.35 TB/s',
    scaleUp: '200GB/s',
    domain: 8,
    source: 'DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025, §4.2: 400 GB/s both ways, about 160 usable',
  },
  h20: {
    name: 'h20',
    peak: '148 TFLOPS',
    memoryRate: '4.0 TB/s',
    scaleUp: '450GB/s',
    domain: 8,
    source: 'data sheet of H20 as resellers have it: NVLink of 900 GB/s both ways, as H100',
  },
  b200: {
    name: 'b200',
    peak: '2250 TFLOPS',
    memoryRate: '8 TB/s',
    scaleUp: '900GB/s',
    domain: 8,
    source: `${ML}: 18 NVLinks of 50 GB/s`,
  },
  gb200: {
    name: 'gb200',
    peak: '2500 TFLOPS',
    memoryRate: '8 TB/s',
    scaleUp: '900GB/s',
    domain: 72,
    source: `${ML}: 18 NVLinks of 50 GB/s, one to each of 18 switches`,
  },
  mi300x: {
    name: 'mi300x',
    peak: '1307 TFLOPS',
    memoryRate: '5.3 TB/s',
    scaleUp: '64GB/s',
    links: 7,
    domain: 8,
    source: `${ML}: 64 GB/s to each of 7 others, 48 of them measured`,
  },
  tpuV4: {
    name: 'tpu-v4',
    peak: '275 TFLOPS',
    memoryRate: '1.2 TB/s',
    scaleUp: '45GB/s',
    links: 6,
    domain: 4096,
    source:
      'Jouppi et al., ISCA 2023; jax-ml/scaling-book (45 GB/s of a link is used, 50 named); peak and memory not checked',
  },
  tpuV5p: {
    name: 'tpu-v5p',
    peak: '459 TFLOPS',
    memoryRate: '2.8 TB/s',
    scaleUp: '90GB/s',
    links: 6,
    domain: 8960,
    source: 'jax-ml/scaling-book, tpus: 90 GB/s of a link one way',
  },
  tpuV5e: {
    name: 'tpu-v5e',
    peak: '197 TFLOPS',
    memoryRate: '0.82 TB/s',
    scaleUp: '45GB/s',
    links: 4,
    domain: 256,
    source: 'jax-ml/scaling-book, tpus: 45 GB/s of a link one way, rings only along axes of 16',
  },
  trainium2: {
    name: 'trainium2',
    peak: '667 TFLOPS',
    memoryRate: '2.9 TB/s',
    scaleUp: '128GB/s',
    links: 4,
    domain: 16,
    source: 'AWS Neuron documentation, Trn2: 4x4 torus of NeuronLink; rates by ml-engineering, not checked',
  },
} as const satisfies Record<string, Accelerator>;
