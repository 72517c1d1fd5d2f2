/** The result of an interrupted run, from the answers that it has had. */
import type { Stage } from '../../ladder/ladder.ts';
import type { PartialPart } from '../../model/partial.ts';
import type { Result } from '../../model/result.ts';
import type { CheckedScenario } from '../../scenario/scenario.ts';
import type { Workload } from '../../workload/workload.ts';
import { type Job, jobStages, type RunContext, scenarioJob } from '../job.ts';
import { runJob } from '../run.ts';
import type { RunRecord } from './record.ts';

/** The record holds no answer for a simulation. */
class NotHeldError extends Error {
  override readonly name = 'NotHeldError';
}

/** How far a run came. */
export interface Reached {
  /** The result with the seeds that are done; undefined: no seed has come to the last rung. */
  readonly result?: Result | undefined;
  /** Sizes of a collective, or variants of a step, that are done. */
  readonly parts: number;
}

/**
 * The part of a scenario's result that was reached, marked as partial; undefined if that says
 * nothing of the fabric. Nothing is simulated: the engines' answers are those of the record.
 */
export async function partialResult(
  scenario: CheckedScenario,
  context: RunContext,
  record: RunRecord,
  { result, parts }: Reached,
): Promise<Result | undefined> {
  const { seeds, workload, held } = scenario;
  if (result) {
    const done = result.provenance.seeds;
    return { ...result, partial: { parts: [seedsPart(seeds, done)] } };
  }
  const own: RunContext = { ...context, ...recordOnly(record), signal: undefined, onProgress: undefined };
  const job = scenarioJob(scenario);
  const fewer = withParts(workload, parts);
  const partsOf = partsText(workload, parts);
  if (fewer && parts > 0) {
    const some = await attempt({ ...job, workload: fewer }, own);
    return some && { ...some, ...held, partial: { parts: partsOf } };
  }
  if (!fewer && isSweep(workload)) return undefined;
  const stages = jobStages(job);
  const first = fewer ?? workload;
  for (let last = stages.length - 2; last >= stages.indexOf('topology'); last--) {
    const climbed = await attempt(upTo({ ...job, workload: first }, stages[last]!), {
      ...own,
      causes: false,
    });
    if (!climbed) continue;
    const without = stages.slice(last + 1);
    const rungs = { unit: 'rungs', done: last + 2, of: stages.length + 1, missing: without } as const;
    const { step } = climbed;
    return {
      ...{ ...climbed, ...held },
      ...(step && { step: { ...step, without } }),
      partial: { parts: [rungs, ...partsOf] },
    };
  }
  return undefined;
}

/** The seeds that are missing, as a range. */
function seedsPart(seeds: readonly number[], done: number): PartialPart {
  const [first, last] = [seeds[done]!, seeds.at(-1)!];
  return {
    unit: 'seeds',
    done,
    of: seeds.length,
    missing: [first === last ? `${first}` : `${first}-${last}`],
  };
}

function isSweep(workload: Workload): boolean {
  return workload.kind === 'collective' && workload.sizes.length > 1;
}

/** The workload with the parts that are done, at least one; undefined: it has no parts. */
function withParts(workload: Workload, parts: number): Workload | undefined {
  if (workload.kind === 'collective' && isSweep(workload))
    return parts > 0 ? { ...workload, sizes: workload.sizes.slice(0, parts), swept: true } : undefined;
  if (workload.kind !== 'training' || !workload.variants) return undefined;
  const { runs, leftOut } = workload.variants;
  return { ...workload, variants: { leftOut, runs: runs.slice(0, Math.max(1, parts)) } };
}

/** The parts that are done, of several. */
function partsText(workload: Workload, parts: number): PartialPart[] {
  if (workload.kind === 'collective' && isSweep(workload)) {
    const { sizes } = workload;
    const missing = sizes.slice(parts).map((bytes) => `${bytes} bytes`);
    return [{ unit: 'sizes', done: parts, of: sizes.length, missing }];
  }
  if (workload.kind !== 'training' || !workload.variants) return [];
  const { runs } = workload.variants;
  const missing = runs.slice(parts).map(({ values }) =>
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  );
  return [{ unit: 'variants', done: parts, of: runs.length, missing }];
}

/** The job, climbed up to a rung: it has nothing that only higher rungs need. */
function upTo(job: Job, last: Stage): Job {
  const isPacket = last === 'transport';
  return { ...job, upTo: last, faults: undefined, packet: isPacket ? job.packet : undefined };
}

/** Engines that answer from the record alone. */
function recordOnly(record: RunRecord): Pick<RunContext, 'simulate' | 'simulatePackets'> {
  const none = async () => {
    throw new NotHeldError('this was not simulated');
  };
  return { simulate: record.flows(none), simulatePackets: record.packets(none) };
}

/** The result of a job; undefined if something of it is not held. */
async function attempt(job: Job, context: RunContext): Promise<Result | undefined> {
  try {
    return await runJob(job, context);
  } catch (error) {
    if (error instanceof NotHeldError) return undefined;
    throw error;
  }
}
