/**
 * The congestion controls weft knows. A new one is a file, a shader of the same name and a line
 * here.
 */
import { UserError } from '../util/errors.ts';
import { dcqcn } from './dcqcn.ts';
import { dctcp } from './dctcp.ts';
import { hpcc } from './hpcc.ts';
import { ndp } from './ndp.ts';
import { none } from './none.ts';
import { nscc } from './nscc.ts';
import { swift } from './swift.ts';
import type { Transport } from './transport.ts';

/** All congestion controls, each with its constants. */
export const transports: readonly Transport[] = [none, dctcp, dcqcn, hpcc, ndp, nscc, swift];

/** The congestion control of that name; throws `UserError` that lists the known ones. */
export function findTransport(name: string): Transport {
  const found = transports.find((transport) => transport.name === name);
  if (found) return found;
  const names = transports.map((transport) => transport.name).join(', ');
  throw new UserError(`unknown congestion control '${name}'`, { advice: `use one of ${names}` });
}
