/** Estimates of the examples against their runs: the counters, and the buffers of the device. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { Device, DeviceBuffer } from '../../../src/device/device.ts';
import { estimateScenario } from '../../../src/run/estimate/estimate.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { sizeOf } from '../../sizes.ts';

const FOLDER = join(import.meta.dirname, '../../../examples');
/** Calls meet at simulated times, which an estimate does not know. */
const UNKNOWN = ['deepseek-v3-2048.yaml'];
/** The fast form leaves out the example on a fabric of 24,576 ranks. */
const LARGE = sizeOf({ fast: ['llama-3-405b.yaml', ...UNKNOWN], full: UNKNOWN });
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && !LARGE.includes(file));
/** A layer is like another, and two seeds tell as much as sixteen. */
const SMALLER: Readonly<Record<string, readonly string[]>> = {
  'mixtral-512.yaml': ['training.model.layers=4', 'seeds=1'],
  'llama-3-405b.yaml': [
    'training.parallelism.dp=1',
    'training.pipeline.virtual=1',
    'training.batch.sequences=4',
    'training.batch.microBatches=4',
  ],
  'llama-3-70b-pipeline.yaml': [
    'training.parallelism.dp=2',
    'training.batch.sequences=4',
    'training.batch.microBatches=4',
  ],
  'moe-leaf-spine.yaml': ['training.model.layers=4'],
  'moe-leaf-spine-2to1.yaml': ['training.model.layers=4'],
  'moe-rail-optimized.yaml': ['training.model.layers=4'],
  'dense-leaf-spine.yaml': ['seeds=2'],
  'dense-leaf-spine-2to1.yaml': ['seeds=2'],
};

const scenarioOf = (file: string) =>
  parseScenario(readFileSync(join(FOLDER, file), 'utf8'), {
    fileName: file,
    overrides: SMALLER[file] ?? [],
  });

/** A device that knows the most bytes that its buffers ever took together. */
function weighed(device: Device): { readonly device: Device; readonly mostBytes: () => number } {
  let [bytes, most] = [0, 0];
  const createBuffer: Device['createBuffer'] = (label, byteLength) => {
    const buffer = device.createBuffer(label, byteLength);
    bytes += byteLength;
    most = Math.max(most, bytes);
    const free = buffer.destroy.bind(buffer);
    const destroy: DeviceBuffer['destroy'] = () => {
      bytes -= byteLength;
      free();
    };
    return Object.assign(buffer, { destroy });
  };
  return { device: { ...device, createBuffer }, mostBytes: () => most };
}

test.each(FILES)(
  '%s: messages, hops and memory as its run has them',
  async (file) => {
    const cpu = createCpuDevice();
    const { device, mostBytes } = weighed(cpu);
    const estimate = await estimateScenario(await scenarioOf(file), cpu);
    const { counters } = await runScenario(await scenarioOf(file), { device });
    expect(estimate.messages).toBe(counters.messages);
    // A run whose links change holds some tables of both states for a moment.
    const off = Math.abs(estimate.memory.device_bytes / mostBytes() - 1);
    expect(off).toBeLessThan(file === 'flap.yaml' ? 0.01 : 0.0005);
    expect(estimate.packet_hops === undefined).toBe(counters.packet_hops === undefined);
    if (counters.packet_hops !== undefined) {
      expect(estimate.packets! / counters.packets!).toBeCloseTo(1, 1);
      // Marked packets have acks of their own, and lost ones are resent.
      const ratio = counters.packet_hops / estimate.packet_hops!;
      expect(ratio).toBeGreaterThanOrEqual(1);
      expect(ratio).toBeLessThan(2);
    }
    expect(estimate.time_s.engine).toBeGreaterThan(0);
    cpu.destroy();
  },
  120_000,
);

test('nothing is simulated, and parts that are alike count once', async () => {
  const text = `
fabric: rail-optimized:servers=16,gpus=8,spines=8,rate=400Gbit/s,scaleUpRate=450GB/s
collective: { name: all-reduce, algorithm: ring, size: 1MiB }
`;
  const cpu = createCpuDevice();
  const device: Device = {
    ...cpu,
    run: () => {
      throw new Error('it runs');
    },
  };
  const one = await estimateScenario(await parseScenario(text), device);
  // A ring's 2(n − 1) steps on each of n ranks.
  expect(one.messages).toBe(2 * 127 * 128);
  // Rung `topology` is told by `endpoints`: no link between switches can be full.
  expect(one.simulated.messages).toBe(3 * one.messages);
  const flows = await estimateScenario(await parseScenario(text), device, { listFlows: true });
  // A record of 40 bytes a message (docs/performance.md), only at the last rung.
  expect(flows.memory.device_bytes - one.memory.device_bytes).toBeGreaterThanOrEqual(40 * one.messages * 0.9);
  cpu.destroy();
});
