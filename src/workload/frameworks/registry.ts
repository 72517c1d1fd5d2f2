/** The training frameworks weft knows. A new one is a file and a line here. */
import { ddp } from './ddp.ts';
import { deepspeed } from './deepspeed.ts';
import type { Framework } from './framework.ts';
import { maxtext } from './maxtext.ts';
import { megatron } from './megatron.ts';
import { torchtitan } from './torchtitan.ts';

/** All frameworks. */
export const frameworks: readonly Framework[] = [megatron, torchtitan, deepspeed, maxtext, ddp];
