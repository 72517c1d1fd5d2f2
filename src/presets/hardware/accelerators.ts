/**
 * Accelerators as data, from which presets and training steps take rates. Rates are one way, of one
 * accelerator.
 */

/** Number formats of matrix products. */
export type Precision = 'bf16' | 'fp16' | 'fp8' | 'fp4';

/** An accelerator of a data sheet. */
export interface Accelerator {
  readonly name: string;
  /** Dense peaks by precision, as its data sheet has them; the first is the usual one. */
  readonly peaks: Readonly<Partial<Record<Precision, string>>>;
  /** Data sheets of GPUs write GB for GiB: drivers report about this many GiB. */
  readonly memory: string;
  readonly memoryRate: string;
  /** Power limit; absent if it is not published. */
  readonly power?: string;
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

/** Peaks, memory and its rate, and the power limits of GPUs. */
const ML = 'stas00/ml-engineering, network/README.md and compute/accelerator/README.md';

export const accelerators = {
  v100: {
    name: 'v100',
    peaks: { fp16: '125 TFLOPS' },
    memory: '32GiB',
    memoryRate: '0.9 TB/s',
    power: '300W',
    scaleUp: '150GB/s',
    domain: 8,
    source:
      'NVIDIA, "DGX-1 System Architecture" (WP-08437-001): 6 NVLinks of 25 GB/s one way; V100 data sheet: 16 or 32 GB, 300 W',
  },
  a100: {
    name: 'a100',
    peaks: { bf16: '312 TFLOPS', fp16: '312 TFLOPS' },
    memory: '80GiB',
    memoryRate: '2.0 TB/s',
    power: '400W',
    scaleUp: '300GB/s',
    domain: 8,
    source: `${ML}: 12 NVLinks of 25 GB/s`,
  },
  h100: {
    name: 'h100',
    peaks: { bf16: '989 TFLOPS', fp16: '989 TFLOPS', fp8: '1979 TFLOPS' },
    memory: '80GiB',
    memoryRate: '3.35 TB/s',
    power: '700W',
    scaleUp: '450GB/s',
    domain: 8,
    source: `${ML}: 18 NVLinks of 25 GB/s`,
  },
  h200: {
    name: 'h200',
    peaks: { bf16: '989 TFLOPS', fp16: '989 TFLOPS', fp8: '1979 TFLOPS' },
    memory: '141GiB',
    memoryRate: '4.8 TB/s',
    power: '700W',
    scaleUp: '450GB/s',
    domain: 8,
    source: `${ML}: as H100`,
  },
  h800: {
    name: 'h800',
    peaks: { bf16: '989 TFLOPS', fp16: '989 TFLOPS', fp8: '1979 TFLOPS' },
    memory: '80GiB',
    memoryRate: '3.35 TB/s',
    power: '700W',
    scaleUp: '200GB/s',
    domain: 8,
    source:
      'DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025, §4.2: 400 GB/s both ways, about 160 usable; the rest as H100',
  },
  h20: {
    name: 'h20',
    peaks: { bf16: '148 TFLOPS', fp16: '148 TFLOPS', fp8: '296 TFLOPS' },
    memory: '96GiB',
    memoryRate: '4.0 TB/s',
    power: '400W',
    scaleUp: '450GB/s',
    domain: 8,
    source:
      'data sheet of H20 as resellers have it: NVLink of 900 GB/s both ways, as H100; 96 GB, 400 W: not checked',
  },
  b200: {
    name: 'b200',
    peaks: { bf16: '2250 TFLOPS', fp16: '2250 TFLOPS', fp8: '4500 TFLOPS', fp4: '9000 TFLOPS' },
    memory: '180GiB',
    memoryRate: '8 TB/s',
    power: '1000W',
    scaleUp: '900GB/s',
    domain: 8,
    source: `${ML}: 18 NVLinks of 50 GB/s`,
  },
  gb200: {
    name: 'gb200',
    peaks: { bf16: '2500 TFLOPS', fp16: '2500 TFLOPS', fp8: '5000 TFLOPS', fp4: '10000 TFLOPS' },
    memory: '186GiB',
    memoryRate: '8 TB/s',
    power: '1200W',
    scaleUp: '900GB/s',
    domain: 72,
    source: `${ML}: 18 NVLinks of 50 GB/s, one to each of 18 switches`,
  },
  mi300x: {
    name: 'mi300x',
    peaks: { bf16: '1307 TFLOPS', fp16: '1307 TFLOPS', fp8: '2615 TFLOPS' },
    memory: '192GiB',
    memoryRate: '5.3 TB/s',
    power: '750W',
    scaleUp: '64GB/s',
    links: 7,
    domain: 8,
    source: `${ML}: 64 GB/s to each of 7 others, 48 of them measured`,
  },
  tpuV4: {
    name: 'tpu-v4',
    peaks: { bf16: '275 TFLOPS' },
    memory: '32GiB',
    memoryRate: '1.2 TB/s',
    power: '192W',
    scaleUp: '45GB/s',
    links: 6,
    domain: 4096,
    source:
      'Jouppi et al., ISCA 2023; jax-ml/scaling-book (45 GB/s of a link is used, 50 named); 192 W at most (ISCA 2023, table 4); peak and memory not checked',
  },
  tpuV5p: {
    name: 'tpu-v5p',
    peaks: { bf16: '459 TFLOPS' },
    memory: '95GiB',
    memoryRate: '2.8 TB/s',
    scaleUp: '90GB/s',
    links: 6,
    domain: 8960,
    source: 'jax-ml/scaling-book, tpus: 90 GB/s of a link one way',
  },
  tpuV5e: {
    name: 'tpu-v5e',
    peaks: { bf16: '197 TFLOPS' },
    memory: '16GiB',
    memoryRate: '0.82 TB/s',
    scaleUp: '45GB/s',
    links: 4,
    domain: 256,
    source: 'jax-ml/scaling-book, tpus: 45 GB/s of a link one way, rings only along axes of 16',
  },
  trainium2: {
    name: 'trainium2',
    peaks: { bf16: '667 TFLOPS', fp16: '667 TFLOPS', fp8: '1299 TFLOPS' },
    memory: '96GiB',
    memoryRate: '2.9 TB/s',
    scaleUp: '128GB/s',
    links: 4,
    domain: 16,
    source: 'AWS Neuron documentation, Trn2: 4x4 torus of NeuronLink; rates by ml-engineering, not checked',
  },
} as const satisfies Record<string, Accelerator>;
