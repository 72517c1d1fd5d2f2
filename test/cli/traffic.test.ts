/**
 * `weft traffic`, and packets through the other commands: against closed forms of the reference
 * set-up.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../src/model/result.ts';
import { parseResult } from '../../src/report/schema.ts';
import { weft } from './weft.ts';

const UEC = ['--fabric', 'preset:uec-reference', '--device', 'cpu'];
const SIZE = ['--size', '2000000B'];

async function run(...args: string[]): Promise<ResultDocument> {
  const { stdout, stderr, code } = await weft(...args, '--json');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return parseResult(JSON.parse(stdout));
}

const fct = (result: ResultDocument) =>
  result.flows.fct_us as Record<'min' | 'mean' | 'p50' | 'p99' | 'max', number>;

// 2 MB are 490 packets, 2,031,360 bytes on the wire, at 80 ps a byte.
const WIRE_US = 162.5088;

test('one flow takes what it must: wire, store and forward, propagation there and back, an ack', async () => {
  const result = await run('traffic', 'incast', '--fan-in', '1', '--ranks', '13,0', ...UEC, ...SIZE);
  // The last packet of 489 · 4086 bytes less carries 1946 + 64 bytes, and passes five more links.
  const expected = WIRE_US + 5 * 2010 * 80e-6 + 12 + 6 * 64 * 80e-6;
  expect(fct(result).max).toBeGreaterThanOrEqual(expected);
  // A full packet before it is stored at each: 176.20 us, published.
  expect(Math.abs(fct(result).max / 176.2 - 1)).toBeLessThan(1e-4);
  // An ack for every fourth packet, and for the last.
  expect(result.counters).toMatchObject({
    packets: 490,
    packet_hops: (490 + 123) * 6,
    drops: 0,
    retransmits: 0,
  });
  expect(result.traffic).toEqual({ pattern: 'incast', messages: 1, bytes: 2e6, senders: 1, receivers: 1 });
});

test('an incast of 15 ends within 1.5 % of its ideal, and the rungs sum to the last delivery', async () => {
  const result = await run('traffic', 'incast', '--fan-in', '15', ...UEC, ...SIZE);
  const ideal = 15 * WIRE_US + 13.7;
  expect(fct(result).max).toBeGreaterThan(15 * WIRE_US);
  expect(fct(result).max / ideal).toBeLessThan(1.015);
  const { ladder, time_us } = result.step!;
  expect(ladder.at(-1)).toMatchObject({ rung: 'transport', time_us });
  const sum = ladder.reduce((all, { delta_us }) => all + Math.round((delta_us as number) * 1e6), 0);
  expect(sum).toBe(Math.round((time_us as number) * 1e6));
  // The last ack comes after the last delivery, by the way back.
  expect(fct(result).max).toBeGreaterThan(time_us as number);
  const [hottest] = result.links;
  expect(hottest).toMatchObject({ from: 'leaf 0', to: 'rank 0' });
  expect(hottest!.ecn_marks).toBeGreaterThan(0);
});

test('the oracle says the same', async () => {
  const args = ['traffic', 'permutation', ...UEC, '--size', '200kB', '--seed', '3', '--flows'];
  const [packet, des] = [await run(...args), await run(...args, '--engine', 'des')];
  expect(des.flows).toEqual(packet.flows);
  expect(des.step).toEqual(packet.step);
  const { windows, ...counters } = packet.counters;
  expect(windows).toBeGreaterThan(0);
  expect(des.counters).toEqual(counters);
  expect(des.provenance.engine).toBe('des');
});

test('the flow engine takes the same traffic, without rung transport', async () => {
  const result = await run('traffic', 'incast', '--fan-in', '4', ...UEC, ...SIZE, '--engine', 'flow');
  expect(result.step!.ladder.map(({ rung }) => rung)).not.toContain('transport');
  // Four times 2 MB at 12.5 GB/s, after at most four links of 1 us.
  expect(result.step!.time_us).toBeCloseTo(640 + 2, 0);
  expect(result.counters.packets).toBeUndefined();
});

test('a list of messages, each with its start', async () => {
  const result = await run('traffic', 'test/cli/fixtures/messages.csv', ...UEC, '--flows');
  expect(result.flows.list!.map(({ src, dst, start_us }) => [src, dst, start_us])).toEqual([
    [0, 1, 0],
    [0, 13, 0],
    [5, 13, 1000],
  ]);
  // Alone by then: a packet of 4150 bytes and its ack over six links.
  const last = result.flows.list!.at(-1)!;
  expect(last.end_us - last.start_us).toBeCloseTo(14.02272, 6);
  expect(result.step!.ladder[0]).toMatchObject({ rung: 'compute', time_us: 1000 });
});

test('--flows prints every flow, as a table too', async () => {
  const { stdout } = await weft(
    'traffic',
    'permutation',
    '--shift',
    '1',
    ...UEC,
    '--size',
    '4086B',
    '--flows',
  );
  // Two links of 1 us there and back: 2 · (1 us + 332 ns) + 2 · (1 us + 5.12 ns).
  expect(stdout).toMatch(/^ +0 +-> +1 +3.99 KiB +0\.000 +4\.674 +4\.674$/m);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
});

test('spraying beats single hashed paths, which meet', async () => {
  const args = ['traffic', 'permutation', ...UEC, ...SIZE];
  const [spray, ecmp] = [await run(...args), await run(...args, '--routing', 'ecmp')];
  // Published: 194 us at 128 paths, some hundreds at one.
  expect(fct(spray).max).toBeLessThan(210);
  expect(fct(ecmp).max).toBeGreaterThan(1.5 * fct(spray).max);
});

test('with PFC nothing is lost, and pauses are counted', async () => {
  const pfc = ['--cc', 'none', '--set', 'packet.pfc.xoff=50kB', '--set', 'packet.ecn=false'];
  const { counters } = await run('traffic', 'incast', ...UEC, '--size', '500kB', ...pfc);
  expect(counters).toMatchObject({ drops: 0, trims: 0, retransmits: 0, ecn_marks: 0 });
  expect(counters.pauses).toBeGreaterThan(0);
});

test('a collective through packets: headers and store and forward on top of the fluid', async () => {
  const args = ['collective', 'all-reduce', '--size', '1MiB', '--device', 'cpu', '--engine', 'packet'];
  const result = await run(
    ...args,
    '--fabric',
    'star:hosts=8,rate=400Gbit/s',
    '--cc',
    'none',
    '--set',
    'packet.window=1MB',
  );
  const { ladder, loss } = result.step!;
  expect(ladder.map(({ rung }) => rung).slice(-2)).toEqual(['routing', 'transport']);
  // 14 steps of 32 packets of 4160 bytes at 20 ps a byte, over two links of 500 ns, one packet
  // stored between.
  const step = 1 + 33 * 4160 * 20e-6;
  // Acks of incoming data leave by the same port: at most as many as packets.
  const acks = 33 * 64 * 20e-6;
  expect(ladder.at(-1)!.time_us).toBeGreaterThanOrEqual(14 * step);
  expect(ladder.at(-1)!.time_us).toBeLessThanOrEqual(14 * (step + acks));
  expect(loss).toBeGreaterThan(0);
  expect(result.flows.fct_us).toBeDefined();
});

test('a training step has the rung, over several seeds too', async () => {
  const args = [
    'run',
    'test/cli/fixtures/training.yaml',
    '--engine',
    'packet',
    '--device',
    'cpu',
    '--seeds',
    '2',
  ];
  const { step, counters, flows } = parseResult(
    JSON.parse((await weft(...args, '--json', '--quiet')).stdout),
  );
  const last = step!.ladder.at(-1)!;
  expect(last.rung).toBe('transport');
  expect(last.time_us).toEqual(step!.time_us);
  expect(counters.packets).toBeGreaterThan(0);
  expect(flows.fct_us).toBeUndefined();
});

test('a congestion control for fluids is warned of', async () => {
  const { stderr } = await weft('run', 'test/cli/fixtures/sound.yaml', '--cc', 'swift', '--device', 'cpu');
  expect(stderr).toContain('--cc has no effect without packets');
});

test('a criterion may be about the transport', async () => {
  const args = ['traffic', 'incast', ...UEC, '--size', '200kB'];
  expect((await weft(...args, '--fail-if', 'transport > 1ns')).code).toBe(1);
});

test('--trace writes messages and queues, and needs packets', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'weft-')), 'trace.json');
  const args = ['traffic', 'incast', '--fan-in', '4', ...UEC, '--size', '200kB'];
  const { code, stdout } = await weft(...args, '--trace', file, '--quiet');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/^ +0\.000/m);
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as {
    traceEvents: { ph: string; name: string; ts: number; args?: { bytes?: number } }[];
  };
  expect(traceEvents.filter(({ ph }) => ph === 'b')).toHaveLength(4);
  expect(traceEvents.filter(({ ph }) => ph === 'e')).toHaveLength(4);
  const queue = traceEvents.filter(({ name }) => name === 'leaf 0 -> rank 0 queue');
  // Four senders at the line rate of one receiver: the queue fills its buffer of 43 packets, and is
  // empty in the end.
  expect(Math.max(...queue.map(({ args: a }) => a!.bytes!))).toBeGreaterThan(20 * 4150);
  expect(queue.at(-1)!.args!.bytes).toBe(0);
  const refused = await weft(...args, '--engine', 'flow', '--trace', file);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/--trace needs packets/);
});

test('a trace that cannot be written is refused before the run', async () => {
  // 4 GiB to each of 16 ranks would take minutes.
  const args = ['traffic', 'permutation', '--shift', '1', ...UEC, '--size', '4GiB', '--trace'];
  const nowhere = await weft(...args, 'no-such-place/trace.json');
  expect(nowhere).toMatchObject({ code: 2, stdout: '' });
  expect(nowhere.stderr).toContain('the trace cannot be written: the directory does not exist');
  const directory = await weft(...args, tmpdir());
  expect(directory).toMatchObject({ code: 2, stdout: '' });
  expect(directory.stderr).toContain('the trace cannot be written: it is a directory');
});

test('a rank that fails for good while it receives: the advice is about faults', async () => {
  // 1 MB takes 20 us; after 5 us the only cable of rank 1 is gone, and so rank 0 is never acked.
  const args = ['traffic', 'permutation', '--shift', '1', '--fabric', 'star:hosts=2,rate=400Gbit/s'];
  for (const engine of ['packet', 'des']) {
    const { code, stderr } = await weft(
      ...[...args, '--size', '1MB', '--engine', engine, '--device', 'cpu', '--fault', 'rank 1:at=5us'],
    );
    expect(code).toBe(2);
    expect(stderr).toContain('the run cannot finish');
    expect(stderr).toContain('faults can cut ranks off permanently: set until');
  }
});

test('a column named twice is refused, rather than the last one taken', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'weft-')), 'messages.csv');
  writeFileSync(file, 'src,dst,size,size\n0,1,1MB,2MB\n');
  const { code, stderr } = await weft('traffic', file, ...UEC);
  expect(code).toBe(2);
  expect(stderr).toContain("'size' is named twice");
  expect(stderr).toContain('messages.csv:1:14');
});

test('a file of messages that is not there is asked for as one', async () => {
  const { code, stderr } = await weft('traffic', 'no-such.csv', ...UEC);
  expect(code).toBe(2);
  expect(stderr).toContain("'no-such.csv' cannot be read: the file does not exist");
  expect(stderr).toContain('a file of messages: lines of src,dst,size,start');
});
