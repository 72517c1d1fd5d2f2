/** The fabrics weft knows. A new one is a file and a line here. */

import { bcube } from './bcube.ts';
import { clos } from './clos.ts';
import { cubeMesh } from './cube-mesh.ts';
import { dragonfly } from './dragonfly.ts';
import { dragonflyPlus } from './dragonfly-plus.ts';
import { dualTor } from './dual-tor.ts';
import { fatTree } from './fat-tree.ts';
import { file } from './file.ts';
import { fullMesh } from './full-mesh.ts';
import { hyperx } from './hyperx.ts';
import { jellyfish } from './jellyfish.ts';
import { leafSpine } from './leaf-spine.ts';
import { multiPlane } from './multi-plane.ts';
import { nvswitch } from './nvswitch.ts';
import { railOnly } from './rail-only.ts';
import { railOptimized } from './rail-optimized.ts';
import { ring } from './ring.ts';
import { sites } from './sites.ts';
import { slimFly } from './slim-fly.ts';
import { star } from './star.ts';
import type { Topology } from './topology.ts';
import { torus } from './torus.ts';
import { torusSlices } from './torus-slices.ts';
import { twistedTorus } from './twisted-torus.ts';

/** All topologies. */
export const topologies: readonly Topology[] = [
  star,
  leafSpine,
  fatTree,
  clos,
  multiPlane,
  railOptimized,
  railOnly,
  dualTor,
  sites,
  nvswitch,
  ring,
  torus,
  torusSlices,
  twistedTorus,
  fullMesh,
  cubeMesh,
  dragonfly,
  dragonflyPlus,
  slimFly,
  hyperx,
  jellyfish,
  bcube,
  file,
];
