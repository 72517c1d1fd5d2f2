import { describe, expect, it } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { kernelsIn } from '../../../src/device/kernels.ts';
import { wasmMemory } from '../../../src/device/memory.ts';

describe('WebAssembly memory', () => {
  it('joins what is given back with its neighbours, and gives it out zeroed', () => {
    const memory = wasmMemory();
    const [a, b, c] = ['a', 'b', 'c'].map((label) => memory.take(label, 4096)) as [
      ReturnType<typeof memory.take>,
      ReturnType<typeof memory.take>,
      ReturnType<typeof memory.take>,
    ];
    b.view().fill(7);
    memory.give(a);
    memory.give(c);
    memory.give(b);
    // Three regions of 4,096 bytes, each with margins of 1,024 on both sides, are one of 16,384.
    const all = memory.take('all', 3 * 4096 + 2 * 2048);
    expect(all.address).toBe(a.address);
    expect(all.view().every((byte) => byte === 0)).toBe(true);
    expect(memory.take('next', 4).address).toBeGreaterThanOrEqual(all.address + all.byteLength + 1024);
  });

  it('kernels run as JavaScript see memory that has grown since they were bound', async () => {
    const device = createCpuDevice();
    const check = device.createBuffer('check', 8);
    device.write(check, Uint32Array.of(1, 64));
    const [hashes, odd] = [device.createBuffer('hashes', 256), device.createBuffer('odd', 4)];
    const kernel = device.bind((await kernelsIn('js'))['device/self_check'], { check, hashes, odd });
    const list = device.record([{ kernel, groups: [1, 1, 1] }]);
    device.createBuffer('large', 2 ** 24);
    device.run(list);
    const words = new Uint32Array(await device.read(hashes));
    const count = words.reduce((sum, word) => sum + (word & 1), 0);
    expect(count).toBeGreaterThan(0);
    expect(new Uint32Array(await device.read(odd))[0]).toBe(count);
    device.destroy();
  });
});
