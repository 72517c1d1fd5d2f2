/** Runs whose answers a record keeps, and what is left of several when they are interrupted. */
import { packetEngine, simulatesPackets } from '../../engine/registry.ts';
import type { PartialPart, PartialUnit } from '../../model/partial.ts';
import type { CheckedScenario } from '../../scenario/scenario.ts';
import { flowsOn, packetsOn } from '../engines.ts';
import type { RunContext } from '../job.ts';
import type { RunRecord } from './record.ts';

/** Options of work that consists of many runs. */
export interface Recording {
  /**
   * Keeps the answers of the runs. With it, work whose signal is raised answers with the part that
   * is done, marked as partial, if that says anything.
   */
  readonly record?: RunRecord | undefined;
}

/** The context of a scenario's run, its answers kept in the record, if there is one. */
export function recording(
  context: RunContext,
  { engine: { name } }: CheckedScenario,
  record: RunRecord | undefined,
): RunContext {
  if (!record) return context;
  const { device } = context;
  const packets = simulatesPackets(name) ? name : packetEngine.name;
  return {
    ...context,
    simulate: record.flows(context.simulate ?? flowsOn(device)),
    simulatePackets: record.packets(context.simulatePackets ?? packetsOn(device, packets)),
  };
}

/** Whether an error is the end that a signal asks for, of work that leaves its part. */
export function isLeft(
  error: unknown,
  record: RunRecord | undefined,
  signal: AbortSignal | undefined,
): boolean {
  return record !== undefined && signal?.aborted === true && error === signal.reason;
}

/** The things of one kind that are done, of all with these names. */
export function partOf(unit: PartialUnit, names: readonly string[], done: number): PartialPart {
  return { unit, done, of: names.length, missing: names.slice(done) };
}
