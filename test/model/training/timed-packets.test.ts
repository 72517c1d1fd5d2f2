/** Faults that come and go during a training step of packets: by hand, and against `des`. */
import { afterAll, expect, test } from 'vitest';
import {
  createCpuDevice,
  parseScenario,
  type Quantity,
  type Result,
  runScenario,
} from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Lines {
  readonly engine: string;
  readonly faults: readonly string[];
  readonly fabric?: string;
  readonly parallelism?: string;
  readonly microBatches?: number;
  readonly model?: string;
}

async function resultOf({ engine, faults, fabric = 'star:hosts=4,rate=100Gbit/s', ...rest }: Lines) {
  const { parallelism = '{ dp: 4 }', microBatches = 1, model = 'hidden: 256, heads: 4, ffn: 512' } = rest;
  const scenario = await parseScenario(
    [
      `fabric: ${fabric}`,
      `engine: ${engine}`,
      'seeds: 1',
      'training:',
      `  model: { layers: 2, ${model}, vocab: 1000, sequence: 256 }`,
      `  parallelism: ${parallelism}`,
      `  batch: { sequences: ${microBatches}, microBatches: ${microBatches} }`,
      '  accelerator: { peak: 20TFLOP/s }',
      '  gradients: { overlap: false, bucket: 1GB }',
      `faults: ${JSON.stringify(faults)}`,
      'reconverge: 50us',
      'packet: { rto: 200us }',
    ].join('\n'),
  );
  return runScenario(scenario, { device });
}

const mean = (value: Quantity) => (typeof value === 'number' ? value : value.mean);
const rung = ({ step }: Result, name: string) => step!.ladder.find((one) => one.rung === name)!;
const added = (result: Result) => mean(rung(result, 'faults').delta_us);

const LATE = 'rank 2:at=10s,until=11s';

// With a fault after its end the step is that of rung `transport`.
test('a fault after the end of the step costs nothing', async () => {
  expect(added(await resultOf({ engine: 'packet', faults: [LATE] }))).toBe(0);
});

// The only call ends the step. Its port is down for 500 µs of it: the packets of that time are sent
// again once timers have run, which are 200 µs.
test('an outage in a call of packets costs its length, and at most a timer more', async () => {
  const sound = await resultOf({ engine: 'packet', faults: [LATE] });
  const end = mean(sound.step!.time_us);
  const start = end - mean(sound.collectives[0]!.time_us);
  const at = Math.round(start + 10);
  const result = await resultOf({ engine: 'packet', faults: [`rank 2:at=${at}us,until=${at + 500}us`] });
  expect(added(result)).toBeGreaterThan(490);
  expect(added(result)).toBeLessThan(500 + 2 * 200 + 100);
  expect(result.counters.drops).toBeGreaterThan(0);
  expect(result.held).toMatchObject([{ collective: 'dp all-reduce', calls: 1, faults: ['rank 2'] }]);
});

// At half its speed for 20 µs, within its computation, a rank loses 10 µs of work.
test('a rank that is slow for a part of its computation', async () => {
  const sound = await resultOf({ engine: 'packet', faults: [LATE] });
  expect(mean(rung(sound, 'compute').time_us)).toBeGreaterThan(40);
  const slow = await resultOf({ engine: 'packet', faults: ['rank 1:speed=50%,at=10us,until=30us'] });
  expect(added(slow)).toBeCloseTo(10, 6);
});

test.each<Omit<Lines, 'engine'>>([
  { faults: ['rank 2:at=300us,until=400us'] },
  { faults: ['rank 2:rate=25%,at=50us,until=400us'] },
  {
    fabric: 'leaf-spine:leaves=2,hosts=2,spines=2,rate=100Gbit/s',
    ...{ parallelism: '{ dp: 2, tp: 2 }', faults: ['spine 0:at=60us,until=250us'] },
  },
  {
    fabric: 'leaf-spine:leaves=2,hosts=2,spines=2,rate=100Gbit/s',
    ...{ parallelism: '{ dp: 2, pp: 2 }', microBatches: 4 },
    faults: ['leaf 0 - spine 1:at=30us,until=90us', 'rank 3:speed=50%,at=20us,until=60us'],
  },
])('the packet engine equals the oracle: %o', async (lines) => {
  const [packet, des] = await Promise.all(
    ['packet', 'des'].map(async (engine) => {
      const { step, timeline, held, waits, collectives, links } = await resultOf({ ...lines, engine });
      return { step, timeline, held, waits, collectives, links };
    }),
  );
  expect(packet).toEqual(des);
  expect(mean(packet!.step!.ladder.at(-1)!.delta_us)).toBeGreaterThan(0);
});
