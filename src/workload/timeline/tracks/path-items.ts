/** The critical path as items. */
import type { LaidOutStep } from '../laid-out.ts';
import { criticalPath } from '../layout.ts';
import { itemAt, type Sides } from './sides.ts';

/** Items of the critical path: of a call that of the role before it, if that takes part. */
export function pathItems(step: LaidOutStep, sides: Sides): Uint32Array<ArrayBuffer> {
  const { graph, layout } = step;
  const path: number[] = [];
  let role = -1;
  for (const node of criticalPath(layout)) {
    if (layout.endPs[node]! <= layout.startPs[node]!) continue;
    const item = itemAt(step, sides, node, role);
    if (item < 0) continue;
    path.push(item);
    role = graph.places[sides.place[item]!]!.role;
  }
  return Uint32Array.from(path);
}
