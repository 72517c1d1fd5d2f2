/** From a collective of a program to the schedule's description of it. */
import type { CollectiveSpec } from '../collective/build.ts';
import { folded } from '../collective/folded.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import type { ProgramCollective } from './program.ts';

/** A collective of a program, without its place in it. */
export type Described = Pick<
  ProgramCollective,
  'collective' | 'algorithm' | 'params' | 'groups' | 'foldedFrom'
>;

/**
 * The collective as schedules are built from it. Throws `UserError` for unknown names.
 * @param bytes Of each repetition, as nccl-tests counts.
 */
export function specOf(
  { collective, algorithm, params = {}, groups, foldedFrom }: Described,
  bytes: CollectiveSpec['bytes'],
): CollectiveSpec {
  if (foldedFrom === undefined) return { collective, algorithm, params, bytes, groups };
  const whole = findAlgorithm(findCollective(collective), algorithm);
  return { collective, algorithm: folded(whole, foldedFrom), params, bytes, groups };
}
