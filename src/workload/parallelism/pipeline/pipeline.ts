/** A schedule applied to the sizes of a pipeline. */
import { UserError } from '../../../util/errors.ts';
import type { ChunkPlacement, PipelineSchedule, PipelineSize, Unit } from './schedule.ts';

/** The sizes as a scenario has them; missing ones have the schedule's default. */
export interface PipelineRequest {
  readonly stages: number;
  readonly microBatches: number;
  readonly virtual?: number | undefined;
  readonly group?: number | undefined;
  readonly pairs?: boolean | undefined;
}

/** The units of every pipeline rank, and the places of the model chunks. */
export interface Pipeline extends ChunkPlacement {
  readonly size: PipelineSize;
  /** The units of each rank, in order. */
  readonly orders: readonly (readonly Unit[])[];
  /** Units of each rank before its steady state, where that has exchanges of its own. */
  readonly warmUps?: readonly number[];
}

/**
 * Throws `UserError`, its `where` the key at fault, if the sizes do not suit the schedule; the
 * advice names the nearest that do.
 */
export function buildPipeline(schedule: PipelineSchedule, request: PipelineRequest): Pipeline {
  const size = sizeOf(schedule, request);
  schedule.check?.(size);
  const orders = Array.from({ length: size.stages }, (_, rank) => schedule.order(size, rank));
  const warmUps = schedule.warmUp && orders.map((_, rank) => schedule.warmUp!(size, rank));
  return { ...schedule.place(size), size, orders, ...(warmUps ? { warmUps } : {}) };
}

function sizeOf(schedule: PipelineSchedule, request: PipelineRequest): PipelineSize {
  const { stages, microBatches, virtual = schedule.virtual, group, pairs } = request;
  if (pairs && schedule.pairs === undefined) {
    throw new UserError(
      `${schedule.name} does not pair passes, so experts' traffic has nothing to run under`,
      {
        where: 'training.experts.overlap',
        advice: 'omit it, or use another schedule (weft list schedules)',
      },
    );
  }
  if (schedule.params.virtual === undefined && virtual !== schedule.virtual) {
    throw new UserError(
      `${schedule.name} has ${schedule.virtual} model chunk${schedule.virtual === 1 ? '' : 's'} a rank, not ${virtual}`,
      {
        where: 'training.pipeline.virtual',
        advice: 'omit it, or use a schedule with a parameter virtual (weft list schedules)',
      },
    );
  }
  if (group !== undefined && schedule.params.group === undefined) {
    throw new UserError(`${schedule.name} has no groups of micro-batches`, {
      where: 'training.pipeline.group',
      advice: 'omit it, or use a schedule with a parameter group (weft list schedules)',
    });
  }
  return { stages, microBatches, virtual, group: Math.min(group ?? stages, microBatches), pairs };
}
