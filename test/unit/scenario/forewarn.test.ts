/** Warnings of a scenario before anything is simulated. */
import { expect, test } from 'vitest';
import { warningText } from '../../../src/report/warnings/text.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { forewarnings } from '../../../src/scenario/forewarn.ts';

const warningsOf = async (fabric: string, ...overrides: string[]) =>
  forewarnings(
    await parseScenario(`fabric: ${fabric}\ntraffic: { name: incast, size: 4kB }\nengine: packet`, {
      overrides,
    }),
  ).map(warningText);

test.each([
  ['a100', 'a100-fp16-2021', true],
  ['h100', 'h100-bf16-2025', false],
])('rates that missed measured steps by more than 5 %% are rough: %s', async (accelerator, rates, rough) => {
  const scenario = await parseScenario(`
fabric: star:hosts=2,rate=100Gbit/s
training:
  accelerator: ${accelerator}
  compute: ${rates}
  model: { layers: 2, hidden: 1024, heads: 16, ffn: 4096, vocab: 1000, sequence: 512 }
  parallelism: { dp: 2 }
  batch: { sequences: 1 }
`);
  const texts = forewarnings(scenario).map(warningText);
  expect(texts.some((text) => text.includes(`with the rates ${rates}, seconds of`))).toBe(rough);
});

test('scale-up of servers of one rank is none', async () => {
  const idle = await warningsOf('star:hosts=4,rate=400Gbit/s,scaleUpRate=450GB/s');
  expect(idle).toHaveLength(1);
  expect(idle[0]).toContain('scaleUpRate of the fabric has no effect');
  expect(await warningsOf('star:hosts=4,rate=400Gbit/s,scaleUpRate=450GB/s,gpus=2')).toEqual([]);
});

test('an incast whose headers alone fill the last link', async () => {
  // Two links of 500 ns: a full packet of 4160 bytes and its ack of 64 take 2 · (500 + 83.2) + 2 ·
  // (500 + 1.28) ns = 2.16896 us, a BDP of 108,448 bytes or 1,695 headers of 64; its 27 packets of
  // buffer hold one sender's each: 1,722.
  expect(await warningsOf('star:hosts=1722,rate=400Gbit/s,latency=500ns')).toEqual([]);
  const [warning] = await warningsOf('star:hosts=1723,rate=400Gbit/s,latency=500ns');
  expect(warning).toContain('1722 ranks send to rank 0');
  expect(warning).toContain('fewer than 1722 senders');
  expect(await warningsOf('star:hosts=1723,rate=400Gbit/s,latency=500ns', 'packet.trimming=false')).toEqual(
    [],
  );
});

test('acks for so many packets that dctcp behind a slower link is marked before it is busy', async () => {
  // Four links of 20 us at 100 Gbit/s, two of them at 50: a base RTT of 161.7 us, a BDP of 486
  // packets of 4160 bytes, of which 0.2 are 98. Half of a burst waits: (256 - 1) / 2 packets are
  // 530,400 bytes; an ack may be for 1 + 2 · 98 packets.
  const slow = (slower: number) =>
    `leaf-spine:leaves=2,hosts=1,spines=1,oversubscription=${slower}:1,rate=100Gbit/s,latency=20us`;
  const [warning] = await warningsOf(slow(2), 'cc=dctcp', 'packet.ackEvery=256');
  expect(warning).toContain('one ack per 256 packets');
  expect(warning).toContain('use packet.ackEvery=197, or packet.ecn.kmin=530400B');
  expect(await warningsOf(slow(2), 'cc=dctcp', 'packet.ackEvery=197')).toEqual([]);
  const larger = ['packet.ecn.kmin=530400B', 'packet.ecn.kmax=2MB'];
  expect(await warningsOf(slow(2), 'cc=dctcp', 'packet.ackEvery=256', ...larger)).toEqual([]);
  expect(await warningsOf(slow(2), 'cc=swift', 'packet.ackEvery=256')).toEqual([]);
  expect(await warningsOf(slow(1), 'cc=dctcp', 'packet.ackEvery=256')).toEqual([]);
});

test('go-back-n over several queue pairs, which have one sequence here', async () => {
  const star = 'star:hosts=4,rate=400Gbit/s';
  const goBack = 'packet.recovery=go-back-n';
  const pairs = 'routing=ecmp:queuePairs=4';
  const [warning] = await warningsOf(star, goBack, pairs, 'cc=dcqcn');
  expect(warning).toContain('overtaken on another of 4 queue pairs');
  expect(await warningsOf(star, goBack, 'cc=dcqcn')).toEqual([]);
  expect(await warningsOf(star, pairs, 'cc=dcqcn')).toEqual([]);
});

test('a pipeline whose first stage needs more memory than its accelerator has', async () => {
  const scenario = await parseScenario(`
fabric: star:hosts=32,rate=400Gbit/s
training:
  model: llama-3-70b
  parallelism: { dp: 1, tp: 8, pp: 4, sequenceParallel: true }
  batch: { sequences: 8, microBatches: 8 }
  gradients: { dtypeBytes: 2 }
  accelerator: h100:memory=40GiB`);
  // 12 bytes of each of 2.3 B parameters are the largest part; dp 1 has no rank to share them with.
  expect(forewarnings(scenario).map(warningText)).toEqual([
    expect.stringMatching(/^a rank of stage 0 needs about .* use .*a larger pp, or a larger tp$/),
  ]);
});

test('a training step that needs more memory than its accelerator has', async () => {
  const text = (accelerator: string) => `
fabric: star:hosts=32,rate=400Gbit/s
training:
  model: llama-3-70b
  parallelism: { dp: 4, tp: 8 }
  batch: { sequences: 2, microBatches: 2 }
  accelerator: ${accelerator}`;
  const of = async (accelerator: string) =>
    forewarnings(await parseScenario(text(accelerator))).map(warningText);
  // 16 bytes of each of 8.82 B parameters are 131 GiB; activations are in the test of the estimate.
  const [warning] = await of('h100');
  expect(warning).toMatch(/^a rank needs about 188 GiB of memory, but its accelerator has 80 GiB/);
  expect(warning).toContain(
    'the largest part is optimizer, 98.6 GiB; use gradients.sharding: zero1, or a larger pp, or a larger tp',
  );
  expect(await of('h100:memory=200GiB')).toEqual([]);
  // Without a name the memory is not known.
  expect(await of('{ efficiency: 40% }')).toEqual([]);
});
