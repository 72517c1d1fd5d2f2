/** The routings weft knows. A new one is a file and a line here. */
import { adaptive } from './adaptive.ts';
import { bitmap } from './bitmap.ts';
import { dModK } from './d-mod-k.ts';
import { ecmp } from './ecmp.ts';
import { flowlet } from './flowlet.ts';
import { mixed } from './mixed.ts';
import { reps } from './reps.ts';
import type { Routing } from './routing.ts';
import { spray } from './spray.ts';

export const routings: readonly Routing[] = [ecmp, dModK, spray, adaptive, reps, bitmap, mixed, flowlet];
