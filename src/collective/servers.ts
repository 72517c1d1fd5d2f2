/** The parameter of algorithms that know of servers. */
import type { Param } from '../model/params.ts';
import { UserError } from '../util/errors.ts';

export const serverParam = {
  kind: 'count',
  help: 'consecutive ranks that form a server',
  default: 1,
  min: 1,
  max: 1024,
  known: 'servers',
} as const satisfies Param;

/**
 * The number of servers of `gpus` ranks for `n` ranks; throws `UserError` if it is not a whole
 * number.
 */
export function serversOf(n: number, gpus: number): number {
  if (n % gpus === 0) return n / gpus;
  throw new UserError(`${n} ranks are not servers of ${gpus}`, {
    advice: 'use gpus=1, or a group of whole servers',
  });
}
