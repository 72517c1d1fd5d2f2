/** Whether the seeds of an answer differ. */
import type { AnswerReplica } from './answer.ts';

/** Whether the replicas, one a seed, do not end at the same time. */
export function seedsDiffer(replicas: readonly AnswerReplica[]): boolean {
  return replicas.some(({ endPs }) => endPs !== replicas[0]!.endPs);
}
