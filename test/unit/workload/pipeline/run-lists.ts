/**
 * Runs the lists of a pipeline: every rank does its units in order, each as soon as what it needs
 * is there. Transfers take no time.
 */
import { buildPipeline, type Pipeline } from '../../../../src/workload/parallelism/pipeline/pipeline.ts';
import { schedules } from '../../../../src/workload/parallelism/pipeline/registry.ts';
import type { Part, Unit } from '../../../../src/workload/parallelism/pipeline/schedule.ts';

/** Times of one chunk; `pair` is that of a forward and a backward that overlap. */
export interface Times {
  readonly forward: number;
  readonly backward: number;
  readonly weight: number;
  readonly pair?: number;
}

export interface Ran {
  readonly time: number;
  /** Time that each rank computes. */
  readonly busy: readonly number[];
  /** When each rank begins, and when it ends. */
  readonly spans: readonly (readonly [start: number, end: number])[];
}

/** The pipeline of a schedule by its name. */
export function pipelineOf(
  name: string,
  stages: number,
  microBatches: number,
  virtual?: number,
  group?: number,
): Pipeline {
  const schedule = schedules.find((one) => one.name === name);
  if (schedule === undefined) throw new Error(`no schedule ${name}`);
  return buildPipeline(schedule, { stages, microBatches, virtual, group });
}

/** The sides of a unit. */
export function sides(unit: Unit): readonly Part[] {
  if (unit.kind !== 'pair') return [unit];
  return [
    { kind: 'forward', ...unit.forward },
    { kind: 'backward', ...unit.backward },
  ];
}

/** Throws if the ranks wait for each other for ever. */
export function runLists({ orders, chunks }: Pipeline, times: Times): Ran {
  const { forward, backward, weight, pair = forward + backward } = times;
  const timeOf = { forward, backward, input: backward - weight, weight, pair };
  const name = (kind: string, { microBatch }: Part, chunk: number) => `${kind} ${microBatch} ${chunk}`;
  const needOf = (part: Part) => {
    if (part.kind === 'forward') return part.chunk > 0 ? name('F', part, part.chunk - 1) : '';
    if (part.kind === 'weight') return name('B', part, part.chunk);
    return part.chunk < chunks - 1 ? name('B', part, part.chunk + 1) : name('F', part, part.chunk);
  };
  const ends = new Map([['', 0]]);
  const lists = orders.map((units) => ({ units, next: 0, free: 0, busy: 0, start: 0 }));
  const step = (list: (typeof lists)[number]): boolean => {
    const unit = list.units[list.next];
    const needs = unit ? sides(unit).map((part) => ends.get(needOf(part))) : [];
    if (unit === undefined || needs.includes(undefined)) return false;
    const start = Math.max(list.free, ...needs.map((end) => end ?? 0));
    list.free = start + timeOf[unit.kind];
    list.busy += timeOf[unit.kind];
    if (list.next++ === 0) list.start = start;
    for (const part of sides(unit))
      if (part.kind !== 'weight')
        ends.set(name(part.kind === 'forward' ? 'F' : 'B', part, part.chunk), list.free);
    return true;
  };
  while (lists.filter(step).length > 0);
  if (lists.some(({ units, next }) => next < units.length)) throw new Error('deadlock');
  return {
    time: Math.max(...lists.map(({ free }) => free)),
    busy: lists.map(({ busy }) => busy),
    spans: lists.map(({ start, free }) => [start, free]),
  };
}
