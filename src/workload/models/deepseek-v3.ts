/**
 * DeepSeek-V3 (DeepSeek-AI, 2024): MLA, three dense layers, a shared expert, multi-token
 * prediction.
 */
import type { Model } from './model.ts';

export const deepseekV3Models: readonly Model[] = [
  {
    name: 'deepseek-v3',
    summary:
      'DeepSeek-V3: 671 B and a module of multi-token prediction, MLA, 256 experts, 8 a token and one shared, sequences of 4,096',
    shape: {
      layers: 61,
      hidden: 7168,
      heads: 128,
      headDim: 128,
      kvRank: 512,
      queryRank: 1536,
      ropeDim: 64,
      valueDim: 128,
      ffn: 18_432,
      vocab: 129_280,
      sequence: 4096,
      attention: 'causal',
      experts: 256,
      topK: 8,
      expertFfn: 2048,
      sharedExperts: 1,
      denseLayers: 3,
      mtp: 1,
    },
    sources: [
      'DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv 2412.19437, §4.2; deepseek-ai/DeepSeek-V3, inference/configs/config_671B.json',
      'README_WEIGHTS.md there: 671 B parameters, 36.7 B active, and 11.5 B in the module of multi-token prediction (mtp: 0 leaves it out)',
    ],
  },
];
