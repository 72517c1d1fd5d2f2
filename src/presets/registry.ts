/** The presets weft knows. A new one is a file and a line here. */
import { alibabaHpn } from './alibaba-hpn.ts';
import { dgxB200 } from './b200.ts';
import { deepseekH800 } from './deepseek-h800.ts';
import { dgxA100 } from './dgx-a100.ts';
import { dgxH100, dgxH200, hgxH20 } from './dgx-h100.ts';
import { p5, p5en, p6B200 } from './efa.ts';
import { gb200Nvl72 } from './gb200-nvl72.ts';
import { llama3 } from './llama3-24k.ts';
import { mi300x } from './mi300x.ts';
import type { Preset } from './preset.ts';
import { tpuV4, tpuV5e, tpuV5eSlices, tpuV5p } from './tpu.ts';
import { trainium2 } from './trainium2.ts';
import { uecReference } from './uec-reference.ts';
import { dgx1V100, dgx2V100 } from './v100.ts';

/** All presets: machines that are sold, each as the text that a scenario would say it with. */
export const presets: readonly Preset[] = [
  dgx1V100,
  dgx2V100,
  dgxA100,
  dgxH100,
  dgxH200,
  hgxH20,
  dgxB200,
  p5,
  p5en,
  p6B200,
  gb200Nvl72,
  mi300x,
  tpuV4,
  tpuV5p,
  tpuV5e,
  tpuV5eSlices,
  trainium2,
  llama3,
  deepseekH800,
  alibabaHpn,
  uecReference,
];
