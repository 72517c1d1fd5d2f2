/** Pipelines with several model chunks a stage, for choices of frameworks that depend on them. */
import { schedules } from '../parallelism/pipeline/registry.ts';
import type { Training } from '../params.ts';

/** Whether a stage has several model chunks. */
export function hasChunks({ pipeline }: Training): boolean {
  const schedule = schedules.find(({ name }) => name === pipeline?.schedule);
  const virtual = pipeline?.virtual ?? schedule?.virtual ?? 1;
  return virtual > 1 || (schedule?.copies ?? 1) > 1;
}

/** Transfers for which compute waits; with several model chunks a stage the default of the key. */
export function batchedUnlessChunked(source: string) {
  return {
    key: 'pipeline.p2p',
    value: (training: Training) => (hasChunks(training) ? undefined : 'batched'),
    text: 'batched, with one chunk a stage',
    source,
  };
}
