/** The pipeline schedules weft knows. A new one is a file and a line here. */
import { dualPipe } from './dualpipe.ts';
import { gpipe } from './gpipe.ts';
import { interleaved } from './interleaved.ts';
import { oneFOneB } from './one-f-one-b.ts';
import type { PipelineSchedule } from './schedule.ts';
import { zbH1 } from './zb-h1.ts';
import { zbv } from './zbv.ts';

/** All schedules, the default first. */
export const schedules: readonly PipelineSchedule[] = [oneFOneB, gpipe, interleaved, zbH1, zbv, dualPipe];
