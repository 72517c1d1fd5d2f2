/** The known collectives. A new algorithm is one file and one line in its collective's file. */
import { UserError } from '../util/errors.ts';
import type { Algorithm, Collective } from './algorithm.ts';
import { allGather } from './all-gather.ts';
import { allReduce } from './all-reduce.ts';
import { allToAll } from './all-to-all.ts';
import { broadcast } from './broadcast.ts';
import { reduce } from './reduce.ts';
import { reduceScatter } from './reduce-scatter.ts';
import { sendRecv } from './send-recv.ts';
import { transfer } from './transfer.ts';

/** All collectives, each with its algorithms, the default first. */
export const collectives: readonly Collective[] = [
  allReduce,
  reduceScatter,
  allGather,
  broadcast,
  reduce,
  allToAll,
  sendRecv,
  transfer,
];

/**
 * The collective of that name, or the given one itself; throws `UserError` that lists the known
 * ones.
 */
export function findCollective(name: string | Collective): Collective {
  if (typeof name !== 'string') return name;
  const found = collectives.find((collective) => collective.name === name);
  if (found) return found;
  const names = collectives.map((collective) => collective.name).join(', ');
  throw new UserError(`unknown collective '${name}'`, { advice: `use one of ${names}` });
}

/**
 * The collective's algorithm of that name, its default without a name; throws `UserError` that
 * lists the known ones.
 */
export function findAlgorithm(
  collective: Collective,
  name: string | Algorithm = collective.defaultAlgorithm,
): Algorithm {
  if (typeof name !== 'string') return name;
  const found = collective.algorithms.find((algorithm) => algorithm.name === name);
  if (found) return found;
  const names = collective.algorithms.map((algorithm) => algorithm.name).join(', ');
  throw new UserError(`${collective.name} has no algorithm '${name}'`, { advice: `use one of ${names}` });
}
