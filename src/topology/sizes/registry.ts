/** How the families work out their counts. A new one is a file and a line here. */
import type { Sizing } from '../parts/sizing.ts';
import { bcubeSizing } from './bcube.ts';
import { closSizing } from './clos.ts';
import { cubeMeshSizing } from './cube-mesh.ts';
import { dragonflySizing } from './dragonfly.ts';
import { dragonflyPlusSizing } from './dragonfly-plus.ts';
import { dualTorSizing } from './dual-tor.ts';
import { fatTreeSizing } from './fat-tree.ts';
import { fullMeshSizing } from './full-mesh.ts';
import { hyperxSizing } from './hyperx.ts';
import { jellyfishSizing } from './jellyfish.ts';
import { leafSpineSizing } from './leaf-spine.ts';
import { multiPlaneSizing } from './multi-plane.ts';
import { nvswitchSizing } from './nvswitch.ts';
import { railOnlySizing } from './rail-only.ts';
import { railOptimizedSizing } from './rail-optimized.ts';
import { ringSizing } from './ring.ts';
import { sitesSizing } from './sites.ts';
import { slimFlySizing } from './slim-fly.ts';
import { starSizing } from './star.ts';
import { torusSizing } from './torus.ts';
import { torusSlicesSizing } from './torus-slices.ts';
import { twistedTorusSizing } from './twisted-torus.ts';

/** By the name of the topology. */
export const sizings: Readonly<Record<string, Sizing>> = {
  bcube: bcubeSizing,
  clos: closSizing,
  'cube-mesh': cubeMeshSizing,
  dragonfly: dragonflySizing,
  'dragonfly-plus': dragonflyPlusSizing,
  'dual-tor': dualTorSizing,
  'fat-tree': fatTreeSizing,
  'full-mesh': fullMeshSizing,
  hyperx: hyperxSizing,
  jellyfish: jellyfishSizing,
  'leaf-spine': leafSpineSizing,
  'multi-plane': multiPlaneSizing,
  nvswitch: nvswitchSizing,
  'rail-only': railOnlySizing,
  'rail-optimized': railOptimizedSizing,
  ring: ringSizing,
  sites: sitesSizing,
  'slim-fly': slimFlySizing,
  star: starSizing,
  torus: torusSizing,
  'torus-slices': torusSlicesSizing,
  'twisted-torus': twistedTorusSizing,
};
