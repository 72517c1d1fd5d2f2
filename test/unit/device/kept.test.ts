import { describe, expect, it } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { keepMemory } from '../../../src/device/kept.ts';

describe('kept memory', () => {
  it('gives back memory of the same size, zeroed, once', () => {
    const kept = keepMemory();
    const memory = new ArrayBuffer(16);
    new Uint8Array(memory).fill(7);
    kept.give(memory);
    expect(kept.take(32)).toBeUndefined();
    expect(kept.take(16)).toBe(memory);
    expect([...new Uint8Array(memory)]).toEqual(Array(16).fill(0));
    expect(kept.take(16)).toBeUndefined();
  });

  it('keeps no more than 64 MiB, and what came last', () => {
    const kept = keepMemory();
    kept.give(new ArrayBuffer(2 ** 25));
    kept.give(new ArrayBuffer(2 ** 26));
    expect(kept.take(2 ** 25)).toBeUndefined();
    expect(kept.take(2 ** 26)).toBeDefined();
    kept.give(new ArrayBuffer(2 ** 26 + 4));
    expect(kept.take(2 ** 26 + 4)).toBeUndefined();
  });

  it('a buffer that takes the memory of a destroyed one begins with zeros', async () => {
    const device = createCpuDevice();
    const first = device.createBuffer('first', 8);
    device.write(first, Uint32Array.of(1, 2));
    first.destroy();
    const second = device.createBuffer('second', 8);
    expect([...new Uint32Array(await device.read(second))]).toEqual([0, 0]);
    device.destroy();
  });
});
