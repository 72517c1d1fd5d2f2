/** The fabrics weft knows. A new one is a file and a line here. */
import { fatTree } from './fat-tree.ts';
import { leafSpine } from './leaf-spine.ts';
import { railOptimized } from './rail-optimized.ts';
import { ring } from './ring.ts';
import { star } from './star.ts';
import type { Topology } from './topology.ts';

export const topologies: readonly Topology[] = [star, leafSpine, fatTree, railOptimized, ring];
