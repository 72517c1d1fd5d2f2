/** A100 SXM at 400 W, as Megatron-LM of 2021 runs it: attention in several kernels. */
import type { Rates } from './rates.ts';

export const a100Rates: readonly Rates[] = [
  {
    name: 'a100-fp16-2021',
    summary: 'A100 SXM of 400 W, fp16 or bf16, software of 2021 without flash attention',
    peak: '312TFLOP/s',
    values: {
      products: '215TFLOP/s',
      units: '108',
      prologue: '5.3us',
      memoryRate: '1.7TB/s',
      attention: 'unfused',
      launch: '5us',
      accumulation: '6',
    },
    seen: { steps: 57, median: 0.082 },
    sources: [
      "products: fitted on three steps of Megatron-LM, SC'21, table 1: 18B on 256 GPUs, 76B on 1,024, 530B on 2,520",
      'prologue, memory: those of H100, 84 % of the rate of the data sheet',
      'launch: some microseconds a kernel from Python, assumed',
      'accumulation: fp16, read twice and written once',
    ],
  },
];
