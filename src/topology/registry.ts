/** The fabrics weft knows. A new one is a file and a line here. */

import { bcube } from './bcube.ts';
import { cubeMesh } from './cube-mesh.ts';
import { dragonfly } from './dragonfly.ts';
import { dragonflyPlus } from './dragonfly-plus.ts';
import { fatTree } from './fat-tree.ts';
import { fullMesh } from './full-mesh.ts';
import { hyperx } from './hyperx.ts';
import { jellyfish } from './jellyfish.ts';
import { leafSpine } from './leaf-spine.ts';
import { railOptimized } from './rail-optimized.ts';
import { ring } from './ring.ts';
import { slimFly } from './slim-fly.ts';
import { star } from './star.ts';
import type { Topology } from './topology.ts';
import { torus } from './torus.ts';
import { twistedTorus } from './twisted-torus.ts';

export const topologies: readonly Topology[] = [
  star,
  leafSpine,
  fatTree,
  railOptimized,
  ring,
  torus,
  twistedTorus,
  fullMesh,
  cubeMesh,
  dragonfly,
  dragonflyPlus,
  slimFly,
  hyperx,
  jellyfish,
  bcube,
];
