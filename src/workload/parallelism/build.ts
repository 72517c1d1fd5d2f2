/**
 * Weaves a training step into a program: a role for each pipeline stage, whose phases are the units
 * of its schedule with the traffic of all parallelisms.
 *
 * The compute stream does the passes through blocks of layers, and the collectives that nothing
 * hides. Gradients are reduced next to the last backward pass of each model chunk. The training
 * step ends when all of it has.
 */
import { contentionOf } from '../contention/params.ts';
import { forwardFlops } from '../flops.ts';
import { jitterOf } from '../jitter/params.ts';
import { countParameters } from '../model.ts';
import type { Training } from '../params.ts';
import type { Phase, ProgramItem, Role, StepProgram } from '../program.ts';
import type { Elements } from './block.ts';
import { collectiveTable } from './collectives.ts';
import { gatheredAtEnd } from './data.ts';
import { createKit, createStreams, type Frame, type Items, type Kit } from './kit.ts';
import { unitMaker } from './layer.ts';
import { optimizerItems } from './optimizer.ts';
import { pairMaker } from './pairs.ts';
import { chunkPasses } from './passes.ts';
import type { PartKind, Unit } from './pipeline/schedule.ts';
import { partsOf } from './pipeline/units.ts';
import { type Grid, layGrid } from './placement.ts';
import { readRecompute, repeatedFlops } from './recompute.ts';
import { type Stages, stagesOf } from './stages.ts';
import { tiedItems } from './tied.ts';
import { planTransfers, type StageTransfers } from './transfers.ts';

/** A training step as a program, and facts of it. */
export interface BuiltStep {
  readonly program: StepProgram;
  readonly facts: StepFacts;
}

/** Facts of a training step that hold whatever the fabric is. */
export interface StepFacts {
  readonly grid: Grid;
  readonly stages: Stages;
  /** For the whole training step on all ranks, without recomputation. */
  readonly flops: number;
  /** The same with recomputation. */
  readonly hardwareFlops: number;
  /** For the whole training step on all ranks. */
  readonly tokens: number;
  readonly parameters: number;
  readonly activeParameters: number;
}

/** Weaves a checked training block into its program. */
export function buildProgram(training: Training): BuiltStep {
  const { model, parallelism, batch, accelerator } = training;
  const { tp, dp, pp, ep, cp = 1, order } = parallelism;
  const grid = layGrid({ tp, cp, dp, pp, ep, shard: training.gradients.shard }, order);
  const stages = stagesOf(training);
  const { copies } = stages.schedule;
  const frame: Frame = {
    ...{ training, grid, copies, pairs: stages.pairs },
    ...{ streams: createStreams(), table: collectiveTable(training) },
  };
  const transfers = planTransfers(frame, stages);
  const roles = stages.orders.map((units, stage): Role => {
    const kit = createKit(frame, stage);
    const phases = stagePhases(kit, stages, units, transfers(kit));
    return { name: pp > 1 ? `stage ${stage}` : 'all ranks', ranks: grid.stage(stage), phases };
  });
  const count = countParameters(model);
  const { total } = forwardFlops(model);
  const repeated = repeatedFlops(model, readRecompute(training.recompute));
  const tokens = batch.sequences * model.sequence * dp;
  const jitter = jitterOf(training.jitter);
  const contention = contentionOf(training);
  return {
    program: {
      ranks: grid.ranks,
      streams: frame.streams.names,
      collectives: frame.table.finish(),
      roles,
      launchPs: accelerator.launchLatency,
      ...(jitter && { jitter }),
      ...(contention && { contention }),
    },
    facts: {
      grid,
      stages,
      flops: 3 * total * tokens,
      hardwareFlops: (3 * total + repeated) * tokens,
      tokens,
      parameters: count.total,
      activeParameters: count.active,
    },
  };
}

function stagePhases(kit: Kit, stages: Stages, units: readonly Unit[], transfers: StageTransfers): Phase[] {
  const make = unitMaker(kit, stages);
  const own = stages.chunksOf(kit.stage);
  const chunks = new Map(own.map((chunk) => [chunk, make(chunk)]));
  const passes = new Map(own.map((chunk) => [chunk, chunkPasses(kit, chunks.get(chunk)!)]));
  const last = lastOfChunks(units);
  const pairOf = pairMaker(kit);
  const started = new Set<number>();
  const phases: Phase[] = [];
  const held: ProgramItem[] = [];
  const add = (items: Items, name?: string) => {
    if (items.length > 0) phases.push({ ...(name === undefined ? {} : { name }), repeat: 1, items });
  };
  for (const unit of units) {
    add(transfers.before(unit));
    const paired = kit.pairs && unit.kind === 'pair';
    const parts = partsOf(unit).map(({ kind, chunk, microBatch }) => {
      const name = `${LETTERS[kind]}${microBatch}${own.length > 1 ? `.${chunk}` : ''}`;
      const first = !started.has(chunk);
      started.add(chunk);
      const pass = passes.get(chunk)!({ kind, chunk, first, last: last.get(chunk) === unit, paired });
      held.push(...pass.held);
      return { name, items: pass.items };
    });
    const both = paired ? pairOf(parts[0]!.items, parts[1]!.items) : undefined;
    if (both) add(both, `pair ${parts.map(({ name }) => name).join(' ')}`);
    else for (const { name, items } of parts) add(items, name);
    add(transfers.after(unit));
  }
  add(held, 'gradients');
  add(tiedItems(kit, stages), 'tied embedding');
  const blocks = [...chunks.values()].flat(2);
  const sum = (kind: keyof Elements) => blocks.reduce((all, { elements }) => all + elements[kind], 0);
  add(optimizerItems(kit, { dp: sum('dp'), edp: sum('edp') }), 'optimizer');
  add(gatheredAtEnd(kit, new Map([...chunks].map(([chunk, units]) => [chunk, units.flat()]))), 'parameters');
  return phases;
}

/** First letters of the names of phases. */
const LETTERS: Readonly<Record<PartKind, string>> = { forward: 'F', backward: 'B', input: 'I', weight: 'W' };

/** Chunk → the unit that ends its gradients. */
function lastOfChunks(units: readonly Unit[]): ReadonlyMap<number, Unit> {
  const last = new Map<number, Unit>();
  for (const unit of units) {
    for (const { kind, chunk } of partsOf(unit)) {
      if (kind === 'backward' || kind === 'weight') last.set(chunk, unit);
    }
  }
  return last;
}
