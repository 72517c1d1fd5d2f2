/** Conditions between the sizes of parallelisms, the model and the batch. */
import { UserError } from '../../util/errors.ts';
import type { Training } from '../params.ts';
import { checkExpertLoad } from './expert-load.ts';
import { nearest } from './nearest.ts';
import { orderOf } from './placement.ts';
import { readRecompute } from './recompute.ts';
import { stagesOf } from './stages.ts';

/** Reports a problem of `training.WHERE` unless `holds`. */
export type Need = (holds: boolean, where: string, what: string, advice: string) => void;

/** Checks context parallelism, sequence parallelism, the order of ranks, and the pipeline. */
export function checkLayout(training: Training, need: Need, problems: UserError[]): void {
  const { model, parallelism } = training;
  const { tp, cp = 1, order = 'megatron', sequenceParallel = false } = parallelism;
  const parts = cp > 1 ? 2 * cp : 1;
  need(
    model.sequence % parts === 0,
    'parallelism.cp',
    `a sequence of ${model.sequence} tokens cannot be cut into 2·cp = ${parts} equal chunks`,
    `use cp ${nearest(cp, (size) => model.sequence % (2 * size) === 0 || size === 1)}, or sequences of ${
      Math.max(1, Math.round(model.sequence / parts)) * parts
    }`,
  );
  if (sequenceParallel && model.sequence % cp === 0) {
    const tokens = model.sequence / cp;
    need(
      tokens % tp === 0,
      'parallelism.sequenceParallel',
      `${tokens} tokens cannot be split over tp ${tp}`,
      `use tp ${nearest(tp, (size) => tokens % size === 0)}, or sequenceParallel: false`,
    );
  }
  need(
    !training.optimizer?.bytes || training.accelerator.memoryRate !== undefined,
    'optimizer.bytes',
    'the time of the optimizer needs the rate of the memory',
    'set accelerator.memoryRate, e.g. 3.35TB/s, or name an accelerator',
  );
  const { sharding, shard } = training.gradients;
  if (sharding === 'hsdp') {
    const copies = parallelism.dp * cp;
    const fits = (size: number) => copies % size === 0;
    need(
      shard !== undefined && fits(shard),
      'gradients.shard',
      shard === undefined ? 'hsdp needs shard' : `shard ${shard} does not divide dp × cp = ${copies}`,
      `use ${nearest(shard ?? Math.min(8, copies), fits)}`,
    );
  }
  need(
    shard === undefined || sharding === 'hsdp',
    'gradients.shard',
    `shard has no effect with sharding ${sharding ?? 'none'}`,
    'set gradients.sharding: hsdp, or omit shard',
  );
  const { cpKind } = parallelism;
  if (cpKind === 'all-to-all') {
    const kvHeads = model.kvHeads ?? model.heads;
    const fits = (size: number) => (model.heads / tp) % size === 0 && (kvHeads >= tp * size || tp >= kvHeads);
    need(
      fits(cp),
      'parallelism.cp',
      (model.heads / tp) % cp === 0
        ? `${kvHeads} key-value heads cannot be spread over tp ${tp} × cp ${cp}`
        : `cp ${cp} does not divide the ${model.heads / tp} heads of a rank`,
      `all-to-all trades tokens for heads: use cp ${nearest(cp, fits)}, or cpKind: ring`,
    );
  }
  collect(problems, 'training.experts', () => checkExpertLoad(training));
  collect(problems, 'training.recompute', () => readRecompute(training.recompute));
  collect(problems, 'training.parallelism.order', () => orderOf(order));
  collect(problems, 'training.pipeline', () => stagesOf(training));
}

/** Runs `check`; its `UserError` is a problem, at `where` if it names no place. */
function collect(problems: UserError[], where: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, advice } = error;
    problems.push(new UserError(message, { where: error.where ?? where, ...(advice ? { advice } : {}) }));
  }
}
