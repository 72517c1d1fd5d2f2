/** The routings weft knows. A new one is a file and a line here. */
import { adaptive } from './adaptive.ts';
import { bitmap } from './bitmap.ts';
import { dModK } from './d-mod-k.ts';
import { dimensionOrder } from './dimension-order.ts';
import { ecmp } from './ecmp.ts';
import { flowlet } from './flowlet.ts';
import { mixed } from './mixed.ts';
import { reps } from './reps.ts';
import type { Routing } from './routing.ts';
import { spray } from './spray.ts';
import { ugalG } from './ugal-g.ts';
import { ugalL } from './ugal-l.ts';
import { upDown } from './up-down.ts';
import { valiant } from './valiant.ts';

/** All routings, the default first. */
export const routings: readonly Routing[] = [
  ...[ecmp, dModK, dimensionOrder, upDown, valiant, ugalL, ugalG, spray],
  ...[adaptive, reps, bitmap, mixed, flowlet],
];

/** Whether flows can take a routing themselves; else they take another one in place of it. */
export function isForFluids({ name, properties }: Routing): boolean {
  return !properties || properties.fluid === name;
}
