/** The models weft knows by name. A new family is a file and a line here. */
import { deepseekV3Models } from './deepseek-v3.ts';
import { gpt3Models } from './gpt-3.ts';
import { gptOssModels } from './gpt-oss.ts';
import { grok1Models } from './grok-1.ts';
import { llama3Models } from './llama-3.ts';
import { megatronModels } from './megatron.ts';
import { mixtralModels } from './mixtral.ts';
import type { Model } from './model.ts';
import { nemotron4Models } from './nemotron-4.ts';
import { qwen3Models } from './qwen3.ts';

/** All models; the first is that which forms begin with. */
export const models: readonly Model[] = [
  ...llama3Models,
  ...gpt3Models,
  ...megatronModels,
  ...nemotron4Models,
  ...mixtralModels,
  ...deepseekV3Models,
  ...qwen3Models,
  ...gptOssModels,
  ...grok1Models,
];
