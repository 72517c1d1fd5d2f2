/** Every number of small results, from the text of a scenario to the document, computed by hand. */
import { describe, expect, test } from 'vitest';
import { resultOf } from './support.ts';

/** Ranks 0 to 3 at a switch; 100 Gbit/s are 12.5 bytes/ns, a way of two links takes 2 µs. */
const STAR = 'fabric: "star:hosts=4,rate=100Gbit/s,latency=1us"';

describe('a ring all-reduce over four ranks of a star', () => {
  // 2·3 steps, each of 1 MB: 80 µs, and 2 µs of latency.
  const run = () =>
    resultOf(
      `{ ${STAR}, profile: none, collective: { name: all-reduce, algorithm: ring, channels: 1, size: 4MB } }`,
      { listFlows: true },
    );

  test('its row: 4 MB in 492 µs, bus bandwidth 2·3/4 of that', async () => {
    const { collectives, kind, provenance, fabric } = await run();
    expect(collectives).toEqual([
      {
        ...{ name: 'all-reduce', algorithm: 'ring', ranks: 4, groups: 1, bytes: 4e6, count: 1 },
        ...{ time_us: 492, ideal_us: 492, loss: 0 },
        ...{ algbw_GBps: expect.closeTo(4000 / 492, 9), busbw_GBps: expect.closeTo(6000 / 492, 9) },
      },
    ]);
    expect(kind).toBe('collective');
    // One way exists between any two ranks.
    expect(provenance).toMatchObject({ seed: 1, seeds: 1, seeded: false, engine: 'flow' });
    expect(fabric).toEqual({ name: 'star', ranks: 4, switches: 1, links: 8 });
  });

  test('its ladder: six latencies, then six transfers by the ports', async () => {
    const { step } = await run();
    expect(step).toMatchObject({ time_us: 492, ideal_us: 492, loss: 0 });
    expect(step!.ladder).toEqual([
      { rung: 'compute', time_us: 0, delta_us: 0, seeded: false },
      { rung: 'latency', time_us: 12, delta_us: 12, seeded: false },
      { rung: 'endpoints', time_us: 492, delta_us: 480, seeded: false },
      { rung: 'topology', time_us: 492, delta_us: 0, seeded: false },
      { rung: 'routing', time_us: 492, delta_us: 0, seeded: false },
    ]);
  });

  test('its messages: 24 of 82 µs, one after the other', async () => {
    const { flows, counters } = await run();
    expect([flows.count, counters.messages]).toEqual([24, 24]);
    expect(flows.fct_us).toEqual({ min: 82, mean: 82, p50: 82, p99: 82, max: 82 });
    expect(flows.list!.slice(0, 6)).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => ({
        ...{ src: 0, dst: 1, bytes: 1e6, start_us: 82 * i, end_us: 82 * (i + 1) },
      })),
    );
  });

  test('its links: 6 of the 6.15 MB that each could carry, two of each kind', async () => {
    const { links } = await run();
    expect(links.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'rank 0 -> leaf 0',
      'leaf 0 -> rank 0',
      'rank 1 -> leaf 0',
      'leaf 0 -> rank 1',
    ]);
    for (const { bytes, utilization } of links) {
      expect(bytes).toBe(6e6);
      expect(utilization).toBeCloseTo(480 / 492, 12);
    }
  });
});

test('a sweep has a row for each size, and links and messages of the last', async () => {
  const result = await resultOf(
    `{ ${STAR}, profile: none, collective: { name: all-reduce, algorithm: ring, channels: 1, size: [4MB, 400kB] } }`,
  );
  // 2 µs and 80 or 8 µs, six times.
  expect(result.collectives.map(({ bytes, time_us }) => [bytes, time_us])).toEqual([
    [4e6, 492],
    [4e5, 60],
  ]);
  expect(result.step).toBeUndefined();
  expect(result.links[0]).toMatchObject({ bytes: 6e5, utilization: expect.closeTo(48 / 60, 12) });
});

describe('three ranks send to one', () => {
  test('as fluids: 1 MB each by one port, a third of its rate each', async () => {
    const text = `{ ${STAR}, traffic: { name: incast, fanIn: 3, size: 1MB } }`;
    const { traffic, step, flows, links } = await resultOf(text);
    expect(traffic).toEqual({ pattern: 'incast', messages: 3, bytes: 3e6, senders: 3, receivers: 1 });
    // Rates are 32-bit floats.
    const all = expect.closeTo(242, 3);
    expect(step).toMatchObject({ time_us: all, ideal_us: all, loss: 0 });
    expect(flows).toEqual({ count: 3, fct_us: { min: all, mean: all, p50: all, p99: all, max: all } });
    expect(links.map(({ from, to, bytes }) => [from, to, bytes])).toEqual([
      ['leaf 0', 'rank 0', 3e6],
      ['rank 1', 'leaf 0', 1e6],
      ['rank 2', 'leaf 0', 1e6],
    ]);
    expect(links[0]!.utilization).toBeCloseTo(240 / 242, 6);
    expect(links[1]!.utilization).toBeCloseTo(80 / 242, 6);
  });

  test('as packets: ten of 1000 bytes each, which queue at the one port', async () => {
    const packet =
      'packet: { payload: 950B, header: 50B, ack: 100B, ackEvery: 1, ecn: { kmin: 1MB, kmax: 1MB } }';
    const text = `{ ${STAR}, engine: packet, cc: none, traffic: { name: incast, fanIn: 3, size: 9500B }, ${packet} }`;
    const { step, flows, links, counters } = await resultOf(text, { listFlows: true });
    // The first packets are at the switch after 80 ns and 1 µs; the port sends 30 for 80 ns each; 1
    // µs to the rank. Fluids: 28.5 kB in 2.28 µs, and 2 µs.
    expect(step).toMatchObject({
      time_us: 4.48,
      ideal_us: 4.28,
      loss: expect.closeTo(0.2 / 4.28, 12),
    });
    expect(step!.ladder.at(-1)).toMatchObject({ rung: 'transport', delta_us: expect.closeTo(0.2, 9) });
    // Last packets end one after the other; an ack takes two links of 1 µs and 8 ns.
    expect(flows.list!.map(({ src, dst, bytes, end_us }) => [src, dst, bytes, end_us])).toEqual([
      [1, 0, 9500, 6.336],
      [2, 0, 9500, 6.416],
      [3, 0, 9500, 6.496],
    ]);
    expect(flows.fct_us).toMatchObject({ min: 6.336, p50: 6.416, max: 6.496 });
    // 30 packets and as many acks over two links each.
    expect(counters).toMatchObject({ messages: 3, packets: 30, packet_hops: 120 });
    expect(counters).toMatchObject({ ecn_marks: 0, drops: 0, trims: 0, retransmits: 0, pauses: 0 });
    // When the last three come, nine have been sent.
    const none = { ecn_marks: 0, drops: 0, trims: 0, pause_us: 0 };
    expect(links[0]).toEqual({
      ...{ from: 'leaf 0', to: 'rank 0', bytes: 30_000, queue_max_bytes: 21_000, ...none },
      utilization: expect.closeTo(2.4 / 4.48, 12),
    });
    expect(links[1]).toMatchObject({ from: 'rank 1', bytes: 10_000, queue_max_bytes: 0 });
  });
});

describe('a training step that reduces its gradients at the end', () => {
  const step = (parallelism: string) =>
    resultOf(`{ ${STAR}, profile: none, training: {
      model: { layers: 2, hidden: 64, heads: 4, ffn: 256, vocab: 100, sequence: 128 }, parallelism: ${parallelism},
      batch: { sequences: 1 }, accelerator: { peak: 1TFLOP/s, efficiency: 50% }, gradients: { overlap: false } } }`);

  test('data-parallel: computing, then one all-reduce of all gradients', async () => {
    const { training, step: whole, collectives, links, flows } = await step('{ dp: 4 }');
    // Half of 1 TFLOP/s on each of four ranks.
    const computeUs = training!.flops / 4 / 0.5e6;
    // Two bytes a parameter; six steps of a quarter: 72,096 bytes, 5.76768 µs, and 2 µs.
    const bytes = 2 * training!.parameters;
    expect(bytes).toBe(288_384);
    const ringUs = 6 * (bytes / 4 / 12_500 + 2);
    expect(collectives).toHaveLength(1);
    expect(collectives[0]).toMatchObject({ name: 'dp all-reduce', ranks: 4, groups: 1, bytes, count: 1 });
    expect(collectives[0]!.time_us).toBeCloseTo(ringUs, 9);
    expect(whole!.time_us).toBeCloseTo(computeUs + ringUs, 9);
    expect(whole!.ladder.slice(0, 3).map(({ delta_us }) => delta_us)).toEqual(
      [computeUs, 12, ringUs - 12].map((us) => expect.closeTo(us, 9)),
    );
    expect(flows.count).toBe(24);
    expect(links[0]!.bytes).toBe((6 * bytes) / 4);
    expect(links[0]!.utilization).toBeCloseTo((6 * bytes) / 4 / (12_500 * (computeUs + ringUs)), 9);
  });

  test('tensor-parallel too: what occurs ten times counts ten times', async () => {
    const { training, step: whole, collectives, links, counters } = await step('{ dp: 2, tp: 2 }');
    const [tp, dp] = collectives;
    // Activations of 128 tokens, 64 numbers, 2 bytes: twice a layer and pass, and of the embedding
    // and the loss.
    expect(tp).toMatchObject({ name: 'tp all-reduce', ranks: 2, groups: 2, bytes: 16_384, count: 10 });
    expect(dp).toMatchObject({ name: 'dp all-reduce', ranks: 2, groups: 2, count: 1 });
    // Rings of two: two steps of a half.
    const ringUs = (bytes: number) => bytes / 12_500 + 4;
    expect([tp!.time_us, dp!.time_us]).toEqual([
      expect.closeTo(ringUs(tp!.bytes), 9),
      expect.closeTo(ringUs(dp!.bytes), 9),
    ]);
    const computeUs = training!.flops / 4 / 0.5e6;
    const totalUs = computeUs + 10 * ringUs(tp!.bytes) + ringUs(dp!.bytes);
    expect(whole!.time_us).toBeCloseTo(totalUs, 9);
    expect(links[0]!.bytes).toBe(10 * tp!.bytes + dp!.bytes);
    expect(links[0]!.utilization).toBeCloseTo((10 * tp!.bytes + dp!.bytes) / (12_500 * totalUs), 9);
    // Two groups, two ranks, two steps.
    expect(counters.messages).toBe(11 * 8);
  });
});
