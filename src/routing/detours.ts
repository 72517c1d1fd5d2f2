/** The nodes that Valiant and UGAL may send packets by. */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import { NO_SET, type RouteTables } from '../model/routes.ts';
import { UserError } from '../util/errors.ts';

/**
 * Destination classes of the scale-out plane that packets may be sent by, ascending: every switch
 * with ranks that another can reach, or every rank if ranks forward. Throws `UserError` if NICs
 * join ranks, since NICs forward nothing, and if no such node exists.
 */
export function detourClasses(fabric: Fabric, { planes, classNode, classRow }: RouteTables): Uint32Array {
  const isUsed = new Uint8Array(classNode.length);
  for (const c of planes[0].rankClass) if (c < isUsed.length) isUsed[c] = 1;
  const classes: number[] = [];
  for (let c = 0; c < classNode.length; c++) {
    if (isUsed[c] === 0 || classRow[c] === NO_SET) continue;
    if (fabric.kind[classNode[c] as number] === NodeKind.nic) {
      throw new UserError('a detour by a random node is not possible with NICs of several ports', {
        where: 'routing',
        advice: 'valiant and ugal need a fabric with one plane; use ecmp or spray',
      });
    }
    classes.push(c);
  }
  if (classes.length === 0) {
    throw new UserError(`a ${fabric.name} has no node for a detour`, {
      where: 'routing',
      advice: 'valiant and ugal need connected switches; use ecmp',
    });
  }
  return Uint32Array.from(classes);
}
