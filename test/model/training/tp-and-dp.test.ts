/**
 * Bursts of tp under reductions of dp, on the same ports: every rung by hand, and the whole step in
 * one schedule where ranks differ. One slow rank costs more than if all are slow.
 */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/index.ts';
import { measureTraining } from '../../../src/run/training/work.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { splitProgram } from '../../../src/workload/unlike/split.ts';
import { simulatorOn } from './simulator.ts';
import { wholeStep } from './whole.ts';

const [LAYERS, HIDDEN, FFN, VOCAB, TOKENS] = [4, 1024, 4096, 32_000, 1024];

async function step() {
  const { fabric, workload } = await parseScenario(`
fabric: star:hosts=8,rate=100Gbit/s
training:
  model: { layers: ${LAYERS}, hidden: ${HIDDEN}, heads: 8, ffn: ${FFN}, vocab: ${VOCAB}, sequence: ${TOKENS} }
  parallelism: { tp: 2, dp: 4 }
  batch: { sequences: 1 }
  gradients: { bucket: 20MB }
`);
  if (workload.kind !== 'training') throw new Error('no training step');
  const { accelerator } = workload.training;
  const { program } = buildProgram(workload.training);
  const simulator = simulatorOn(fabric.build(), [1]);
  return {
    flopsPerUs: (accelerator.peak * accelerator.efficiency) / 1e6,
    /** Times of the step if computations take `factor` as long on each rank, µs. */
    async timesUs(factorOf: (rank: number) => number) {
      const split = splitProgram(program, factorOf).program;
      const whole = async (ranks: 'together' | 'apart') =>
        (await simulator.run('whole', wholeStep(split, ranks), 'routing')).replicas[0]!.endPs / 1e6;
      const measures = await measureTraining(graphOf(split), simulator);
      const at = (rung: 'compute' | 'latency' | 'endpoints' | 'routing') =>
        measures.get(rung)!.timesPs[0]! / 1e6;
      return { at, together: await whole('together'), apart: await whole('apart') };
    },
  };
}

// FLOPs a token forward, a rank's half of them: 2 for each parameter, and 4·s·h for the square of
// scores. Backward is twice as much. Elements of a rank: half of the matrices, all norms.
const attention = 4 * HIDDEN ** 2;
const mlp = 3 * HIDDEN * FFN;
const layerFlops = (2 * (attention + mlp) + 4 * TOKENS * HIDDEN) / 2;
const headFlops = (2 * VOCAB * HIDDEN) / 2;
const elements = VOCAB * HIDDEN + LAYERS * ((attention + mlp) / 2 + 2 * HIDDEN) + HIDDEN;
const BYTES_PER_US = 12_500;
const TP_BYTES = TOKENS * HIDDEN * 2;

test('each rung of a step with tp and dp on the same ports', async () => {
  const { flopsPerUs, timesUs } = await step();
  const { at, together } = await timesUs(() => 1);
  const forwardUs = (TOKENS * (LAYERS * layerFlops + headFlops)) / flopsPerUs;
  expect(at('compute')).toBeCloseTo(3 * forwardUs, 3);
  // 18 all-reduces of tp, two in each layer and pass, and at both ends. Each has two messages in a
  // row, each of 1 µs; the last reduction of dp has six.
  expect(at('latency') - at('compute')).toBeCloseTo(18 * 2 + 6, 3);
  // The first bucket is full after the head. Ten all-reduces precede it, alone on their ports: 1/2
  // of the bytes in each message. From then on ports are never idle, but for latencies of dp's
  // rings: 4 buckets of 6 messages at most.
  const before = forwardUs + (2 * TOKENS * headFlops) / flopsPerUs;
  const startUs = before + 10 * (TP_BYTES / BYTES_PER_US + 2);
  const carriedUs = (1.5 * 2 * elements + 8 * TP_BYTES) / BYTES_PER_US;
  const idleUs = at('endpoints') - startUs - carriedUs;
  expect(idleUs).toBeGreaterThan(6);
  expect(idleUs).toBeLessThanOrEqual(24);
  expect(at('routing')).toBe(at('endpoints'));
  expect(Math.abs(together / at('routing') - 1)).toBeLessThan(1e-8);
});

test('one slow rank costs more than if all are slow, as in one schedule of the step', async () => {
  const { flopsPerUs, timesUs } = await step();
  const sound = await timesUs(() => 1);
  const all = await timesUs(() => 1.25);
  const one = await timesUs((rank) => (rank === 1 ? 1.25 : 1));
  for (const { at, together } of [all, one]) {
    expect(Math.abs(together / at('routing') - 1)).toBeLessThan(1e-8);
  }
  // All slow: a quarter of the compute before the first bucket.
  const before = (TOKENS * (LAYERS * layerFlops + 3 * headFlops)) / flopsPerUs;
  const addedUs = all.at('routing') - sound.at('routing');
  expect(addedUs).toBeCloseTo(before / 4, 1);
  // One slow: that much as well, as dp waits for it. On top, each of 24 messages of dp waits for
  // the port with the most bytes of tp in it, where a pair is ahead by a burst at most.
  const moreUs = one.at('routing') - all.at('routing');
  expect(moreUs).toBeGreaterThan(0);
  expect(moreUs).toBeLessThan((24 * TP_BYTES) / BYTES_PER_US);
  expect(one.apart).toBeGreaterThan(one.at('routing'));
});
