/** H100 SXM at 700 W, as NVIDIA's Megatron-based recipes run it. */
import type { Rates } from './rates.ts';

export const h100Rates: readonly Rates[] = [
  {
    name: 'h100-bf16-2025',
    summary: 'H100 SXM of 700 W, bf16, software of November 2024 to May 2025',
    peak: '989TFLOP/s',
    values: {
      products: '660TFLOP/s',
      units: '132',
      prologue: '5.3us',
      memoryRate: '2.8TB/s',
      attentionForward: '600TFLOP/s',
      attentionBackward: '500TFLOP/s',
      attentionHalf: '512',
      launch: '5us',
    },
    seen: { steps: 19, median: 0.017 },
    sources: [
      'products: fitted on three steps of NVIDIA/dgxc-benchmarking, README, v24.11.1 to v25.05.05: Llama 3 8B on 8 GPUs, 70B on 64, Nemotron-4 340B on 128; 786 TFLOP/s alone, at full clocks',
      'prologue, memory: fitted on 750 measured products, openxla/xla, matmul_interpolator_data.h',
      'attention: Shah et al., "FlashAttention-3", 2024, figures 5 and 6: causal, head of 128; read off, and rounded',
      'launch: some microseconds a kernel from Python, assumed',
    ],
  },
];
