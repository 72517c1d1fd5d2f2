/** A pipeline's schedule, its sizes, and the layers of its model chunks. */
import { UserError } from '../../util/errors.ts';
import type { PipelineValues, Training } from '../params.ts';
import { endsBatched } from './batched.ts';
import { type ChunkLayers, chunkLayers } from './pipeline/layout.ts';
import { buildPipeline, type Pipeline, type PipelineRequest } from './pipeline/pipeline.ts';
import { schedules } from './pipeline/registry.ts';
import type { PipelineSchedule } from './pipeline/schedule.ts';

/** The stages of a step: what each does, and with which layers. */
export interface Stages extends Pipeline {
  readonly schedule: PipelineSchedule;
  /** Whether computation goes on while transfers are under way. */
  readonly async: boolean;
  /** Whether the traffic of experts runs under the other pass of a pair. */
  readonly pairs: boolean;
  /** Layers of the model chunks, in forward order. */
  readonly layers: readonly ChunkLayers[];
}

/**
 * Resolves the stages of a step; without pipeline parallelism there is one, whatever the schedule.
 * Throws `UserError` if the sizes do not suit.
 */
export function stagesOf(training: Training): Stages {
  const { parallelism, batch } = training;
  const pipeline: PipelineValues = parallelism.pp > 1 ? (training.pipeline ?? {}) : {};
  const [usual] = schedules;
  const schedule = schedules.find(({ name }) => name === pipeline.schedule) ?? usual!;
  const { virtual, group } = pipeline;
  const { microBatches } = batch;
  const overlap = parallelism.ep > 1 && (training.experts?.overlap ?? schedule.pairs === 'always');
  const pairs = overlap && schedule.pairs !== 'always';
  const built = buildPipeline(schedule, { stages: parallelism.pp, microBatches, virtual, group, pairs });
  const plain = built.orders[0]!.every(({ kind }) => kind === 'forward' || kind === 'backward');
  const p2p = pipeline.p2p ?? (plain && schedule.virtual === 1 ? 'batched' : 'async');
  if (p2p === 'batched' && built.chunksOf(0).length > 1 && !endsBatched(built)) {
    throw new UserError(
      `stages of ${schedule.name} would wait for each other forever with batched transfers`,
      {
        where: 'training.pipeline.p2p',
        advice: 'use p2p: async',
      },
    );
  }
  const { layers, mtp } = training.model;
  const sizes = {
    virtual: schedule.params.virtual ? (virtual === undefined ? 'open' : 'given') : 'fixed',
    works: (stages: number, each: number) => {
      const own = schedule.params.virtual ? each : undefined;
      return isPossible(schedule, { stages, microBatches, virtual: own, group });
    },
  } as const;
  const spread = chunkLayers(built, { layers, mtp, spread: pipeline.layers, sizes });
  return { ...built, schedule, async: p2p === 'async', pairs: overlap, layers: spread };
}

/** Whether the schedule takes such sizes. */
function isPossible(schedule: PipelineSchedule, request: PipelineRequest): boolean {
  try {
    buildPipeline(schedule, request);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
