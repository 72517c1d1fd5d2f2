/**
 * Runs that can be interrupted: a long run of many seeds is done some seeds at a time, so that the
 * first of them have a result early. At the end all seeds are answered from the record, so the
 * result is that of a run of all at once.
 */
import { flowWorkMs } from '../../engine/flow/work.ts';
import { findEngine, packetEngine, simulatesPackets } from '../../engine/registry.ts';
import { packetLoad } from '../../ladder/packet-load.ts';
import type { Result } from '../../model/result.ts';
import type { CheckedScenario } from '../../scenario/scenario.ts';
import { flowsOn, packetsOn } from '../engines.ts';
import type { RunContext } from '../job.ts';
import { runScenario } from '../run.ts';
import type { Reached } from './partial.ts';
import type { RunRecord } from './record.ts';

export interface InParts {
  readonly record: RunRecord;
  /** Seeds that are simulated at a time without loss: threads, or replicas of a GPU. */
  readonly atOnce: number;
  /** Called when more of the run is done. */
  readonly onReached: (reached: Reached) => void;
  /** A clock, ms; default: the machine's. */
  readonly now?: (() => number) | undefined;
  /** The shortest time of a part, ms; default: 3000. */
  readonly leastMs?: number | undefined;
}

/** The rest of a run is long enough to be done in parts. */
class LongError extends Error {
  override readonly name = 'LongError';
}

/** Shorter parts are not worth their overhead, ms. */
const LEAST_MS = 3000;
/** A part takes no less than this share of the time so far: parts become longer. */
const LEAST_SHARE = 1 / 8;
/** A part takes so many times what the host needs to pose it, so that this does not count. */
const MOST_HOST = 8;
/** The estimate of a simulation's time is at most so many times too long. */
const DOUBT = 4;

/**
 * Runs a scenario, its answers kept in the record. Errors are those of {@link runScenario}. Where
 * seeds take long the run is done in parts; `context.signal` ends it as usual.
 */
export async function runInParts(
  scenario: CheckedScenario,
  context: RunContext,
  { record, atOnce, onReached, now = () => performance.now(), leastMs = LEAST_MS }: InParts,
): Promise<Result> {
  const { seeds, workload } = scenario;
  const timed = stopwatch(scenario, context, now);
  const { simulate, simulatePackets } = timed.engines;
  const held: RunContext = {
    ...context,
    simulate: record.flows(simulate),
    simulatePackets: record.packets(simulatePackets),
    onPart: (done) => onReached({ parts: done }),
  };
  const isSplit = seeds.length > atOnce && !hasParts(workload);
  if (!isSplit) return runScenario(scenario, held);
  const began = now();
  let shown = 0;
  try {
    timed.patience = (expectedMs) => {
      const hostMs = now() - began - timed.engineMs;
      if (timed.seededMs + expectedMs / DOUBT > Math.max(leastMs, MOST_HOST * hostMs))
        throw new LongError('more seeds than are simulated in short');
    };
    return await runScenario(scenario, {
      ...held,
      ...(context.onProgress && {
        onProgress: (part, what) => {
          shown = part;
          context.onProgress?.(part, what);
        },
      }),
    });
  } catch (error) {
    if (!(error instanceof LongError)) throw error;
  }
  timed.patience = undefined;
  // Rungs on which seeds decide nothing are done.
  const { onProgress } = context;
  let from = shown;
  const partTo = (to: number): RunContext => ({
    ...held,
    ...(onProgress && { onProgress: (part, what) => onProgress(from + part * (to - from), what) }),
  });
  let done = 0;
  let size = atOnce;
  while (done + size < seeds.length) {
    const [startedMs, engineMs] = [now(), timed.engineMs];
    const to = shown + ((1 - shown) * (done + size)) / seeds.length;
    const result = await runScenario({ ...scenario, seeds: seeds.slice(0, done + size) }, partTo(to));
    onReached({ result, parts: 0 });
    done += size;
    from = to;
    const inEngines = timed.engineMs - engineMs;
    const hostMs = now() - startedMs - inEngines;
    const wantedMs = Math.max(leastMs, LEAST_SHARE * (now() - began), MOST_HOST * hostMs);
    const share = Math.max(1, Math.round((wantedMs * size) / Math.max(1, inEngines) / atOnce));
    size = share * atOnce;
  }
  return runScenario(scenario, partTo(1));
}

/** Whether a workload is several runs one after the other. */
function hasParts(workload: CheckedScenario['workload']): boolean {
  if (workload.kind === 'collective') return workload.sizes.length > 1;
  return workload.kind === 'training' && workload.variants !== undefined;
}

/** The engines of a run, and how long they take. */
function stopwatch(scenario: CheckedScenario, context: RunContext, now: () => number) {
  const { device } = context;
  const { name } = scenario.engine;
  const packets = simulatesPackets(name) ? name : packetEngine.name;
  const { hopNs } = findEngine(packets);
  const flows = context.simulate ?? flowsOn(device);
  const packetsOf = context.simulatePackets ?? packetsOn(device, packets);
  const timed = {
    engineMs: 0,
    /** The part of it in simulations of several seeds. */
    seededMs: 0,
    /** Told before a simulation of several seeds how long it takes, about; may throw. */
    patience: undefined as ((expectedMs: number) => void) | undefined,
    engines: {
      simulate: watched(flows, flowWorkMs),
      simulatePackets: watched(packetsOf, ({ fabric, routes, schedule, seeds, settings }) => {
        const { hops } = packetLoad(fabric, routes, schedule, settings.payloadBytes);
        return hops * seeds.length * hopNs * 1e-6;
      }),
    },
  };
  function watched<Run extends { readonly seeds: readonly number[] }, Rest extends unknown[], Answer>(
    engine: (run: Run, ...rest: Rest) => Promise<Answer>,
    expectedMs: (run: Run) => number,
  ) {
    return async (run: Run, ...rest: Rest): Promise<Answer> => {
      const isSeeded = run.seeds.length > 1;
      if (isSeeded && timed.patience) timed.patience(expectedMs(run));
      const began = now();
      const answer = await engine(run, ...rest);
      timed.engineMs += now() - began;
      if (isSeeded) timed.seededMs += now() - began;
      return answer;
    };
  }
  return timed;
}
