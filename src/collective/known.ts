/** Parameters of algorithms that a fabric knows: ranks of a server, axes. */
import type { Algorithm } from './algorithm.ts';

/** Keys of those of an algorithm. */
export function knownKeys({ params }: Pick<Algorithm, 'params'>): readonly string[] {
  return Object.keys(params).filter((key) => params[key]!.known !== undefined);
}
