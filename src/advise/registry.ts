/** The kinds of changes weft tries. A new one is a file and a line here. */
import type { ChangesOf } from './change.ts';
import { bufferChanges } from './changes/buffers.ts';
import { collectiveChanges } from './changes/collective.ts';
import { describedChanges } from './changes/described.ts';
import { fabricChanges } from './changes/fabric.ts';
import { layoutChanges } from './changes/layout.ts';
import { packetChanges } from './changes/packets.ts';
import { rankChanges } from './changes/ranks.ts';
import { repairChanges } from './changes/repair.ts';
import { routingChanges } from './changes/routing.ts';
import { trainingChanges } from './changes/training.ts';

/** All kinds. */
export const kindsOfChanges: readonly ChangesOf[] = [
  routingChanges,
  repairChanges,
  collectiveChanges,
  rankChanges,
  trainingChanges,
  layoutChanges,
  packetChanges,
  bufferChanges,
  fabricChanges,
  describedChanges,
];
