/** Nodes by the names that people call them: the way back from `nodeName`. */
import { type Fabric, NodeKind, SCALE_UP_TIERS } from './fabric.ts';

/** A kind of node with a name of its own, and its nodes in order of their numbers. */
export interface NodeFamily {
  /** E.g. `leaf`; a node of it is `leaf 3`. */
  readonly name: string;
  readonly nodes: readonly number[];
}

const [, SCALE_UP] = SCALE_UP_TIERS;

/** The families of a fabric, by tier, scale-up switches last; those without nodes are left out. */
export function nodeFamilies({ kind, tier, tierNames, nodeCount }: Fabric): readonly NodeFamily[] {
  const families = [...tierNames, SCALE_UP].map((name) => ({ name, nodes: [] as number[] }));
  for (let node = 0; node < nodeCount; node++) {
    const isScaleUp = kind[node] === NodeKind.scaleUpSwitch;
    families[isScaleUp ? tierNames.length : tier[node]!]?.nodes.push(node);
  }
  return families.filter(({ nodes }) => nodes.length > 0);
}
