/** The shared work of both engines on a device: lay out, allocate, batch, pump. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { Device } from '../../../src/device/device.ts';
import { replicasAtOnce } from '../../../src/engine/host/batches.ts';
import { createMemory } from '../../../src/engine/host/memory.ts';
import { pump } from '../../../src/engine/host/pump.ts';
import { joined, layOut, lengthsOf } from '../../../src/engine/host/sections.ts';

const GPU: Device['info'] = { kind: 'webgpu', name: 'fake', hardware: true, maxBindingBytes: 1000 };

describe('sections', () => {
  test('lie one behind another in the order of their names, empty ones too', () => {
    const sections = { a: Uint32Array.of(1, 2), none: new Uint32Array(0), b: Uint32Array.of(3) };
    const layout = layOut(lengthsOf(sections));
    expect(layout).toEqual({ starts: { a: 0, none: 2, b: 2 }, words: 3 });
    expect([...joined(layout, { b: sections.b, none: sections.none, a: sections.a })]).toEqual([1, 2, 3]);
    expect(joined(layOut({}), {}).length).toBe(1);
  });
});

describe('memory', () => {
  test('is refused with both figures before anything is allocated', () => {
    const device = createCpuDevice();
    const options = { label: 'test', limitBytes: 2048, advice: 'use less' };
    const create = () => createMemory(device, { a: 1024, b: 4096 }, options);
    expect(create).toThrow('this run needs 5 KiB of memory on the device; the limit is 2 KiB');
    device.destroy();
  });

  test('is freed where the device refuses a buffer', () => {
    const device = createCpuDevice();
    const freed: string[] = [];
    const refusing: Device = {
      ...device,
      createBuffer: (label, byteLength) => {
        if (label === 'test c') throw new Error('too large');
        return { label, byteLength, destroy: () => freed.push(label) };
      },
    };
    const sizes = { a: 4, b: 4, c: 4 };
    expect(() => createMemory(refusing, sizes, { label: 'test', advice: '' })).toThrow('too large');
    expect(freed).toEqual(['test a', 'test b']);
    device.destroy();
  });
});

describe('batches', () => {
  const gpu = { ...createCpuDevice(), info: GPU };
  const cpu = createCpuDevice();

  test('hold as many replicas as the largest buffer has room for', () => {
    const sizesOf = (n: number) => ({ fixed: 900, each: 100 * n, more: 300 * n });
    expect(replicasAtOnce(gpu, 16, sizesOf)).toBe(3);
    expect(replicasAtOnce(gpu, 2, sizesOf)).toBe(2);
  });

  test('hold one where not even that fits, and what a core’s cache does on the CPU', () => {
    expect(replicasAtOnce(gpu, 16, (n) => ({ each: 4000 * n }))).toBe(1);
    expect(replicasAtOnce(cpu, 16, (n) => ({ each: 2 ** 17 * n, more: 2 ** 17 * n }))).toBe(4);
  });
});

describe('a pump', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** How often a list of so many ms a time ran before each look, where looks answer these. */
  async function runsOf(ms: number, answers: readonly (number | undefined)[]): Promise<number[]> {
    const runs: number[] = [];
    const device = createCpuDevice();
    const counting: Device = {
      ...device,
      run: (_, times = 1) => {
        runs.push(times);
        vi.advanceTimersByTime(times * ms);
      },
    };
    const end = await pump(counting, device.record([]), { first: 16, most: 100 }, async () =>
      runs.length > answers.length ? { end: 'over' } : { next: answers[runs.length - 1] },
    );
    expect(end).toBe('over');
    device.destroy();
    return runs;
  }

  const own = undefined;

  test('runs as often as looks say', async () => {
    expect(await runsOf(10, [3, 1, 2])).toEqual([16, 3, 1, 2]);
  });

  test('else for 50 ms, growing fourfold at most, and no more often than allowed', async () => {
    expect(await runsOf(0.001, [1, own, own, own, own])).toEqual([16, 1, 4, 16, 64, 100]);
    expect(await runsOf(2, [own, own])).toEqual([16, 25, 25]);
    expect(await runsOf(70, [own, own])).toEqual([16, 1, 1]);
  });
});
