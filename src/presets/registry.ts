/** The presets weft knows. A new one is a file and a line here. */

import { dgxH100 } from './dgx-h100.ts';
import type { Preset } from './preset.ts';
import { uecReference } from './uec-reference.ts';

export const presets: readonly Preset[] = [dgxH100, uecReference];
