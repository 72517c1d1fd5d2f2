/** Interrupted runs: the part that is done, and what goes on from it. */
import { describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../../../src/device/cpu.ts';
import type { Result } from '../../../../src/model/result.ts';
import { flowsOn, packetsOn } from '../../../../src/run/engines.ts';
import type { RunContext } from '../../../../src/run/job.ts';
import { runInParts } from '../../../../src/run/record/in-parts.ts';
import { partialResult, type Reached } from '../../../../src/run/record/partial.ts';
import { createRecord, type RunRecord } from '../../../../src/run/record/record.ts';
import { runScenario } from '../../../../src/run/run.ts';
import { parseScenario } from '../../../../src/scenario/check.ts';
import type { CheckedScenario } from '../../../../src/scenario/scenario.ts';

const LEAVES = '{ name: leaf-spine, leaves: 4, spines: 2, hosts: 4, rate: 100Gbit/s }';
const SHUFFLED = '[0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11]';

const RING = `
fabric: ${LEAVES}
collective: { name: all-reduce, algorithm: ring, size: 1MiB, ranks: ${SHUFFLED} }
`;
const SWEEP = RING.replace('size: 1MiB', 'size: [64KiB, 256KiB, 1MiB]');
const STEP = `
fabric: ${LEAVES}
training:
  model: { layers: 2, hidden: 512, heads: 8, ffn: 2048, vocab: 32000, sequence: 512 }
  parallelism: { dp: 16 }
  batch: { sequences: 16 }
`;
const PACKETS = `
fabric: ${LEAVES}
engine: { name: packet }
traffic: { name: permutation, size: 200kB }
`;

/** A result without the times that its simulations took, and without the engines' other work. */
function answerOf({ provenance, ...rest }: Result) {
  const { engine_ms: _engine, wall_ms: _wall, ...told } = provenance;
  return { ...rest, provenance: told };
}

/** Stops at the n-th simulation, as a signal does. */
class Stopped extends Error {}

/**
 * Engines of which each simulation takes a second for each seed, on a clock of their own; the
 * `stopAt`-th is not made.
 */
function slowEngines(scenario: CheckedScenario, context: RunContext, stopAt = Infinity) {
  let clockMs = 0;
  let made = 0;
  const flows = flowsOn(context.device);
  const packets = packetsOn(context.device, 'packet');
  const slow =
    <Run extends { readonly seeds: readonly number[] }, Answer>(engine: (run: Run) => Promise<Answer>) =>
    (run: Run) => {
      if (++made >= stopAt) throw new Stopped();
      clockMs += 1000 * run.seeds.length;
      return engine(run);
    };
  return {
    now: () => clockMs,
    made: () => made,
    context: {
      ...context,
      simulate: slow(flows),
      ...(scenario.packet && { simulatePackets: slow(packets) }),
    },
  };
}

/** Runs until the n-th simulation; the record, and the part that is done. */
async function interrupted(scenario: CheckedScenario, context: RunContext, stopAt: number) {
  const record = createRecord();
  let reached: Reached = { parts: 0 };
  const { now, context: slow, made } = slowEngines(scenario, context, stopAt);
  const run = runInParts(scenario, slow, {
    ...{ record, atOnce: 1, now, leastMs: 0 },
    onReached: (so) => {
      reached = so;
    },
  });
  const whole = await run.catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    return undefined;
  });
  return { whole, record, made: made(), part: await partialResult(scenario, context, record, reached) };
}

/** Runs with the answers of a record, as a file gives them; how many more simulations it takes. */
async function goneOn(scenario: CheckedScenario, context: RunContext, before: RunRecord) {
  const record = createRecord();
  record.take(before.answers());
  const { now, context: slow, made } = slowEngines(scenario, context);
  const result = await runInParts(scenario, slow, {
    record,
    atOnce: 1,
    now,
    leastMs: 0,
    onReached: () => undefined,
  });
  return { result, made: made() };
}

const onCpu = async (work: (context: RunContext) => Promise<void>) => {
  const device = createCpuDevice();
  try {
    await work({ device });
  } finally {
    device.destroy();
  }
};

describe.each([
  ['a ring over hashed paths', RING],
  ['a training step', STEP],
  ['packets', PACKETS],
])('%s with 12 seeds', (_what, text) => {
  test('in parts it has the result of a run of all seeds at once', () =>
    onCpu(async (context) => {
      const scenario = await parseScenario(text, { overrides: ['seeds=12'] });
      const atOnce = await runScenario(scenario, context);
      const { whole } = await interrupted(scenario, context, Infinity);
      expect(answerOf(whole!)).toEqual(answerOf(atOnce));
    }));

  test('stopped anywhere, its part is the result of a run of fewer seeds, and goes on to the whole', () =>
    onCpu(async (context) => {
      const scenario = await parseScenario(text, { overrides: ['seeds=12'] });
      const atOnce = answerOf(await runScenario(scenario, context));
      const { made } = await interrupted(scenario, context, Infinity);
      let withSeeds = 0;
      for (const stopAt of [Math.floor(made / 2), made - 1, made]) {
        const { part, record, whole } = await interrupted(scenario, context, stopAt);
        expect(whole).toBeUndefined();
        const resumed = await goneOn(scenario, context, record);
        expect(answerOf(resumed.result)).toEqual(atOnce);
        // Nothing is simulated twice.
        expect(resumed.made).toBeLessThan(made);
        if (!part?.partial) continue;
        const [{ unit, done, of }] = part.partial.parts as [{ unit: string; done: number; of: number }];
        if (unit !== 'seeds') continue;
        withSeeds++;
        expect([done > 0, done < 12, of]).toEqual([true, true, 12]);
        const fewer = await runScenario({ ...scenario, seeds: scenario.seeds.slice(0, done) }, context);
        const { partial: _partial, ...rest } = part;
        expect(answerOf(rest)).toEqual(answerOf(fewer));
      }
      expect(withSeeds).toBeGreaterThan(0);
    }));
});

test('before a seed has come to the last rung, the rungs below it are the part', () =>
  onCpu(async (context) => {
    const scenario = await parseScenario(RING, { overrides: ['seeds=4'] });
    const all = await runScenario(scenario, context);
    // Latency, ports and links are a simulation each; the fourth is that of the routing.
    const { part } = await interrupted(scenario, context, 4);
    expect(part?.partial?.parts).toEqual([{ unit: 'rungs', done: 4, of: 5, missing: ['routing'] }]);
    expect(part?.step?.without).toEqual(['routing']);
    const times = (result: Result) => result.step!.ladder.map(({ rung }) => rung);
    expect(times(part!)).toEqual(times(all).slice(0, 4));
    expect(part!.step!.ideal_us).toEqual(all.step!.ideal_us);
  }));

test('a part that says nothing of the fabric is none', () =>
  onCpu(async (context) => {
    const scenario = await parseScenario(RING, { overrides: ['seeds=4'] });
    expect((await interrupted(scenario, context, 3)).part).toBeUndefined();
  }));

test('of several sizes those that are done are the part', () =>
  onCpu(async (context) => {
    const scenario = await parseScenario(SWEEP);
    const all = await runScenario(scenario, context);
    // Two simulations a size.
    const { part, record } = await interrupted(scenario, context, 4);
    expect(part?.partial?.parts).toEqual([
      { unit: 'sizes', done: 1, of: 3, missing: ['262144 bytes', '1048576 bytes'] },
    ]);
    expect(part?.collectives).toEqual(all.collectives.slice(0, 1));
    expect(part?.step).toBeUndefined();
    const { result, made } = await goneOn(scenario, context, record);
    expect([answerOf(result), made]).toEqual([answerOf(all), 3]);
  }));
