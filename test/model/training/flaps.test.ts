/** Faults that come back during a training step, against answers by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Quantity, runScenario } from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Lines {
  readonly fault: string;
  readonly fabric?: string;
  readonly parallelism?: string;
  readonly seeds?: number;
  readonly reconverge?: string;
  readonly engine?: string;
  readonly more?: readonly string[];
}

/** A small step with a fault: its rungs, and the cost of flaps; us. */
async function stepWith({ fault, fabric = 'star:hosts=8,rate=100Gbit/s', seeds = 1, ...rest }: Lines) {
  const { parallelism = '{ dp: 8 }', reconverge = '0us', engine = 'flow:tolerance=0', more = [] } = rest;
  const scenario = await parseScenario(
    [
      `fabric: ${fabric}`,
      'training:',
      '  model: { layers: 4, hidden: 1024, heads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }',
      `  parallelism: ${parallelism}`,
      '  batch: { sequences: 1, microBatches: 1 }',
      '  gradients: { overlap: false, bucket: 1GB }',
      `faults: [${JSON.stringify(fault)}]`,
      ...(fault.startsWith('rank ') && fault.includes('speed') ? [] : [`reconverge: ${reconverge}`]),
      `engine: ${engine}`,
      `seeds: ${seeds}`,
      ...more,
    ].join('\n'),
  );
  const { step, flaps, provenance } = await runScenario(scenario, { device });
  const of = (name: string) => step!.ladder.find(({ rung }) => rung === name)!;
  const mean = (value: Quantity) => (typeof value === 'number' ? value : value.mean);
  return {
    seeded: provenance.seeded,
    timeUs: step!.time_us,
    computeUs: mean(of('compute').time_us),
    soundUs: mean(of('routing').time_us),
    addedUs: mean(of('faults').delta_us),
    flaps,
    flapUs: flaps && mean(flaps.flap_us),
    share: flaps && mean(flaps.share),
    dayUs: flaps && mean(flaps.day_us),
  };
}

// A rank at half its speed for L computes L/2 less, in whatever steps that is; others wait for it
// while it computes. Here a flap is a third of the step, so it often falls into two of them.
test('a slow rank that comes back costs the work that it does not do meanwhile', async () => {
  const { computeUs, soundUs, flaps, flapUs, share, dayUs } = await stepWith({
    fabric: 'star:hosts=8,rate=100Tbit/s',
    fault: 'rank 2:speed=50%,until=400us,every=2s',
  });
  const row = { fault: 'rank 2', every_us: 2e6, lasts_us: 400, phases: 16, from_us: -400 };
  expect(flaps).toMatchObject({ ...row, to_us: soundUs });
  expect(computeUs / soundUs).toBeGreaterThan(0.9);
  expect(flapUs! / (200 * (computeUs / soundUs))).toBeCloseTo(1, 1);
  expect(share).toBeCloseTo(flapUs! / 2e6, 12);
  expect(dayUs).toBeCloseTo(share! * 86_400e6, 3);
});

// The only call of the step uses the port until its end, and stands still during an outage.
test('an outage of a port costs its length if the port is in use, and what is left of it then', async () => {
  const { computeUs, soundUs, addedUs, flaps, flapUs } = await stepWith({
    fault: 'rank 2:until=4ms,every=1s',
  });
  expect(flaps).toMatchObject({ from_us: -4000, to_us: soundUs, phases: 16 });
  // One that begins while ranks compute is over for a part of its length when the call begins.
  const early = (computeUs * (4000 - computeUs / 2)) / soundUs;
  expect(Math.abs(flapUs! / (early + 4000 * (1 - computeUs / soundUs)) - 1)).toBeLessThan(0.02);
  // The time of the rung is a mean over all begins; of those before the step few have an effect.
  const before = (4000 - computeUs) ** 2 / 2;
  expect(Math.abs((addedUs * (soundUs + 4000)) / (flapUs! * soundUs + before) - 1)).toBeLessThan(0.02);
});

test('outages more often than steps, at times that are known or not', async () => {
  // A tenth of the time of the call is lost; its links are idle only for its latencies.
  const fault = 'rank 2:until=400us,every=4ms';
  const { computeUs, soundUs, addedUs, flaps, share, flapUs } = await stepWith({ fault });
  expect(flaps).toMatchObject({ from_us: 0, to_us: 4000, phases: 16 });
  const stretched = (soundUs - computeUs) / 9;
  expect(addedUs / stretched).toBeCloseTo(1, 1);
  expect(share).toBeCloseTo(addedUs / (soundUs + addedUs), 9);
  expect(flapUs).toBeCloseTo(4000 * share!, 6);
  const known = await stepWith({ fault: 'rank 2:at=2ms,until=2.4ms,every=4ms' });
  expect(known.flaps).toBeUndefined();
  // From 2 ms on, each adds its length; the last ones are those that the others brought about.
  const count = Math.ceil((known.soundUs + known.addedUs - 2000) / 4000);
  expect(known.addedUs / (400 * count)).toBeCloseTo(1, 2);
});

test('with several seeds each has phases of its own, and a cost', async () => {
  const fabric = 'leaf-spine:leaves=2,spines=2,hosts=4,rate=100Gbit/s,uplinkRate=100Gbit/s';
  const { flaps, flapUs } = await stepWith({ fabric, fault: 'rank 2:until=2ms,every=1s', seeds: 3 });
  expect(flaps!.phases).toBe(18);
  if (typeof flaps!.flap_us === 'number') throw new Error('one number for three seeds');
  expect(flaps!.flap_us.samples).toHaveLength(3);
  for (const cost of flaps!.flap_us.samples) expect(cost / 2000).toBeCloseTo(1, 0);
  expect(flapUs! / 2000).toBeGreaterThan(0.85);
});

// Calls alternate with computation, and stand still while the port is down. A flap that begins in a
// call costs its length; one that begins less than that before a call, what is left of it then.
test.each([8, 15, 16, 17, 32])('a flap does not keep time with %i micro-batches', async (count) => {
  const scenario = await parseScenario(
    [
      'fabric: star:hosts=8,rate=400Gbit/s,latency=1ps',
      'training:',
      '  model: { layers: 1, hidden: 1024, heads: 16, kvHeads: 4, ffn: 8192, vocab: 64, sequence: 2048 }',
      '  parallelism: { dp: 1, tp: 8 }',
      `  batch: { sequences: ${count}, microBatches: ${count} }`,
      '  accelerator: { peak: 200TFLOP/s, efficiency: 50% }',
      'faults: ["rank 5:until=20us,every=60s"]',
      'reconverge: 1us',
    ].join('\n'),
  );
  const { step, flaps, collectives, warnings } = await runScenario(scenario, { device });
  const sound = step!.ladder.find(({ rung }) => rung === 'routing')!.time_us as number;
  const compute = step!.ladder.find(({ rung }) => rung === 'compute')!.time_us as number;
  const least = (20 * (sound - compute)) / sound;
  const most = least + (collectives[0]!.count * 20 ** 2) / 2 / sound;
  const [low, high] = flaps!.flap_ci95_us!;
  expect(flaps!.phases).toBe(16);
  expect(low).toBeLessThan(least);
  expect(high).toBeGreaterThan(most);
  expect(high - low).toBeLessThan(20);
  const short = warnings.find(({ code }) => code === 'short-flaps');
  expect(short!.facts).toMatchObject({ begins: 16, effectPs: 21e6 });
});

// The call at the end of the step is shorter than the distance of two begins. A flap costs its
// length if it meets the call, which the interval has to contain even if no begin does.
test('a call that no begin meets is in the interval', async () => {
  const { computeUs, soundUs, flaps } = await stepWith({
    fabric: 'star:hosts=8,rate=100Tbit/s',
    fault: 'rank 2:until=4us,every=1s',
  });
  expect((soundUs - computeUs) / soundUs).toBeLessThan(1 / 16);
  const [low, high] = flaps!.flap_ci95_us!;
  const cost = (4 * (soundUs - computeUs) + 4 ** 2 / 2) / soundUs;
  expect(low).toBeLessThan(cost);
  expect(high).toBeGreaterThan(cost);
});

test('a step that is the same with all seeds: each has begins of its own, so results have a width', async () => {
  const fault = 'rank 2:until=4ms,every=1s';
  const { flaps, timeUs, seeded } = await stepWith({ fault, seeds: 6 });
  // Four begins a seed, at least.
  expect(flaps!.phases).toBe(24);
  const [low, high] = flaps!.flap_ci95_us!;
  expect(high).toBeGreaterThan(low);
  expect(seeded).toBe(true);
  if (typeof timeUs === 'number' || typeof flaps!.flap_us === 'number')
    throw new Error('one number for six seeds');
  expect(new Set(timeUs.samples).size).toBeGreaterThan(1);
  expect(timeUs.ci95[1]).toBeGreaterThan(timeUs.ci95[0]);
  // The begins are drawn together, so the mean of the seeds is about as well known as that of all.
  expect(flaps!.flap_us.mean).toBeGreaterThan(low);
  expect(flaps!.flap_us.mean).toBeLessThan(high);
  // One seed has as many begins as before, and its result depends on the seed too.
  const one = await stepWith({ fault });
  expect([one.flaps!.phases, one.seeded]).toEqual([16, true]);
  // A flap of a rank that has no part in the step leaves nothing to chance.
  const idle = { parallelism: '{ dp: 4 }', fault: 'rank 7:until=4ms,every=1s' };
  const none = await stepWith({ ...idle, seeds: 2 });
  expect(none.seeded).toBe(false);
});
