/** The kinds of changes weft tries. A new one is a file and a line here. */
import type { ChangesOf } from './change.ts';
import { collectiveChanges } from './changes/collective.ts';
import { fabricChanges } from './changes/fabric.ts';
import { packetChanges } from './changes/packets.ts';
import { repairChanges } from './changes/repair.ts';
import { routingChanges } from './changes/routing.ts';
import { trainingChanges } from './changes/training.ts';

/** All kinds. */
export const kindsOfChanges: readonly ChangesOf[] = [
  routingChanges,
  repairChanges,
  collectiveChanges,
  trainingChanges,
  packetChanges,
  fabricChanges,
];
