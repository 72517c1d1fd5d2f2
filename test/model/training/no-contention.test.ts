/**
 * Training steps whose messages never meet but at ports: the fabric adds nothing, and packets add
 * what a hand computes.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Quantity, runScenario } from '../../../src/index.ts';
import { FIRST, sizeOf } from '../../sizes.ts';
import { drawStep } from './draw-step.ts';

const CASES = sizeOf({ fast: 6, full: 16, long: 200 });

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Deltas of the rungs, us, by name: a mean each. */
async function deltasOf(text: string) {
  const { step, warnings } = await runScenario(await parseScenario(text), { device });
  const mean = (value: Quantity) => (typeof value === 'number' ? value : value.mean);
  const deltas = Object.fromEntries(step!.ladder.map(({ rung, delta_us }) => [rung, mean(delta_us)]));
  return { deltas, timeUs: mean(step!.time_us), warnings };
}

/**
 * One switch; leaves with as much rate up as down and flows spread evenly over it, which carry all
 * that ports send and receive.
 */
const WIDE = [
  { spec: 'star:hosts=16,rate=100Gbit/s,latency=500ns', ranks: 16, routing: 'ecmp' },
  { spec: 'leaf-spine:leaves=4,hosts=4,spines=4,rate=100Gbit/s', ranks: 16, routing: 'spray' },
  { spec: 'fat-tree:k=4,rate=400Gbit/s,latency=777ns', ranks: 16, routing: 'spray' },
  {
    spec: 'leaf-spine:leaves=2,hosts=2,gpus=4,spines=8,rate=100Gbit/s,scaleUpRate=450GB/s',
    ranks: 16,
    routing: 'spray',
  },
];

test(`topology and routing add nothing to ${CASES} random steps on wide fabrics`, async () => {
  for (let index = FIRST; index < FIRST + CASES; index++) {
    const { name, text } = drawStep(index, { on: WIDE });
    const { deltas, timeUs } = await deltasOf(text);
    for (const rung of ['topology', 'routing'])
      expect(Math.abs(deltas[rung]!) / timeUs, `${rung}, ${name}`).toBeLessThan(0.005);
  }
});

/** Two ranks on a switch, 100 Gbit/s (80 ps a byte) and 300 ns a link; two layers of width 64. */
const handScenario = (sequence: number, parallelism: string) => `
fabric: star:hosts=2,rate=100Gbit/s,latency=300ns
engine: packet
routing: d-mod-k
packet: { payload: 4096B, header: 64B, ack: 64B, ackEvery: 4, ackDelay: 1ms }
training:
  model: { layers: 2, hidden: 64, heads: 4, ffn: 128, vocab: 1024, sequence: ${sequence} }
  parallelism: ${parallelism}
  batch: { sequences: 1 }
  gradients: { bucket: 1GB }
`;

/** A full packet of 4096 + 64 bytes, and an ack, over a link. */
const PACKET_PS = 4160 * 80;
const ACK_PS = 64 * 80;
const LINK_PS = 300_000;

test('transport of a pipeline: headers, and one packet a hop', async () => {
  // Activations go forward once and their gradients back once: 4096 tokens · 64 wide · 2 bytes, 128
  // full packets. A fluid sends 128 · 4096 bytes, and is there 2 links later. Packets have 128
  // headers in addition, and the switch waits for all of the last packet before it sends it on.
  const { deltas } = await deltasOf(handScenario(4096, '{ dp: 1, pp: 2 }'));
  expect(deltas.topology).toBe(0);
  expect(deltas.routing).toBe(0);
  const headersPs = 128 * 64 * 80;
  expect(deltas.transport! * 1e6).toBeCloseTo(2 * (headersPs + PACKET_PS), 3);
});

test("transport of data parallelism: headers, one packet a hop, acks and the acks' way", async () => {
  // Parameters: two layers of 4·64·64 (attention) + 3·64·128 (MLP) + 2·64 (norms), two matrices of
  // 1024·64 (the ends), 64 (norm): 213,312, two bytes each. The ring's two steps send half of that
  // both ways: 213,312 bytes, 52 full packets and one of 320 bytes.
  const { deltas } = await deltasOf(handScenario(64, '{ dp: 2 }'));
  expect(deltas.topology).toBe(0);
  expect(deltas.routing).toBe(0);
  const headersPs = 53 * 64 * 80;
  // An ack for every 4 packets that arrive goes before the rest of the rank's own packets: packet
  // 4j is there after 4j + 1 packets' times, two links and the acks on the way. Until the last
  // packet starts, after 52 packets' times, that are the acks of j = 1 to 12.
  expect(49 * PACKET_PS + 11 * ACK_PS + 2 * LINK_PS).toBeLessThan(52 * PACKET_PS);
  expect(53 * PACKET_PS).toBeGreaterThan(52 * PACKET_PS + 12 * ACK_PS);
  // The last packet's ack goes before the second step, whose messages do not wait for its way.
  const acksPs = (2 * 12 + 1) * ACK_PS;
  expect(deltas.transport! * 1e6).toBeCloseTo(2 * (headersPs + PACKET_PS) + acksPs, 3);
});
