/**
 * The promises of every device, as cases that run on any of them: `cpu` here, `webgpu` in test/gpu.
 */
import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from 'node:assert/strict';
import type { Device, DeviceBuffer } from '../../../src/device/device.ts';
import { addScaled, measure } from './kernels.ts';

export interface ContractCase {
  readonly name: string;
  readonly run: (device: Device) => Promise<void>;
}

const words = async (device: Device, buffer: DeviceBuffer, byteOffset?: number, byteLength?: number) => [
  ...new Uint32Array(await device.read(buffer, byteOffset, byteLength)),
];

const filled = (device: Device, label: string, values: readonly number[]): DeviceBuffer => {
  const buffer = device.createBuffer(label, 4 * values.length);
  device.write(buffer, Uint32Array.from(values));
  return buffer;
};

export const CONTRACT: readonly ContractCase[] = [
  {
    name: 'buffers start zeroed and keep their length',
    run: async (device) => {
      const buffer = device.createBuffer('zeros', 20);
      strictEqual(buffer.byteLength, 20);
      deepStrictEqual(await words(device, buffer), [0, 0, 0, 0, 0]);
    },
  },
  {
    name: 'writes and reads take offsets, and views that start inside their memory',
    run: async (device) => {
      const buffer = device.createBuffer('words', 24);
      device.write(buffer, Uint32Array.of(9, 8, 7, 6).subarray(1, 3), 8);
      deepStrictEqual(await words(device, buffer), [0, 0, 8, 7, 0, 0]);
      deepStrictEqual(await words(device, buffer, 12, 8), [7, 0]);
      deepStrictEqual(await words(device, buffer, 16), [0, 0]);
      deepStrictEqual(await words(device, buffer, 0, 0), []);
    },
  },
  {
    name: 'several ranges are read together, in their order, twice and of no bytes too',
    run: async (device) => {
      const [one, two] = [filled(device, 'one', [1, 2, 3]), filled(device, 'two', [4, 5])];
      const read = await device.readAll([
        { buffer: two, byteOffset: 4, byteLength: 4 },
        { buffer: one, byteOffset: 0, byteLength: 8 },
        { buffer: two, byteOffset: 0, byteLength: 0 },
        { buffer: one, byteOffset: 4, byteLength: 8 },
      ]);
      deepStrictEqual(
        read.map((bytes) => [...new Uint32Array(bytes)]),
        [[5], [1, 2], [], [2, 3]],
      );
      deepStrictEqual(await device.readAll([]), []);
      await rejects(async () => device.readAll([{ buffer: one, byteOffset: 8, byteLength: 8 }]), /one/);
    },
  },
  {
    name: 'data in shared memory can be written',
    run: async (device) => {
      const buffer = device.createBuffer('words', 8);
      const shared = new Uint32Array(new SharedArrayBuffer(8));
      shared.set([5, 6]);
      device.write(buffer, shared);
      deepStrictEqual(await words(device, buffer), [5, 6]);
    },
  },
  {
    name: 'what is read is a copy, and what was written may change afterwards',
    run: async (device) => {
      const data = Uint32Array.of(1, 2);
      const buffer = device.createBuffer('words', 8);
      device.write(buffer, data);
      data.fill(9);
      const copy = new Uint32Array(await device.read(buffer));
      copy.fill(9);
      deepStrictEqual(await words(device, buffer), [1, 2]);
    },
  },
  {
    name: 'a list runs in order and may be repeated',
    // Twice: +1·3 to words 0..2, then +10·3 to word 0: [66, 6, 6].
    run: async (device) => {
      const buffer = device.createBuffer('words', 12);
      const scale = filled(device, 'scale', [3]);
      const one = device.bind(addScaled, { words: buffer, scale });
      const ten = device.bind(addScaled, { words: buffer, scale }, { amount: 10 });
      const list = device.record([
        { kernel: one, groups: [3, 1, 1] },
        { kernel: ten, groups: [1, 1, 1] },
      ]);
      strictEqual(list.length, 2);
      device.run(list, 2);
      deepStrictEqual(await words(device, buffer), [66, 6, 6]);
      device.run(list);
      device.run(list, 0);
      deepStrictEqual(await words(device, buffer), [99, 9, 9]);
    },
  },
  {
    name: 'thousands of repeats are all run',
    run: async (device) => {
      const buffer = device.createBuffer('words', 4);
      const kernel = device.bind(addScaled, { words: buffer, scale: filled(device, 'scale', [1]) });
      device.run(device.record([{ kernel, groups: [1, 1, 1] }]), 2500);
      deepStrictEqual(await words(device, buffer), [2500]);
    },
  },
  {
    name: 'a later write is seen by later runs only',
    run: async (device) => {
      const buffer = device.createBuffer('words', 4);
      const scale = filled(device, 'scale', [1]);
      const list = device.record([
        { kernel: device.bind(addScaled, { words: buffer, scale }), groups: [1, 1, 1] },
      ]);
      device.run(list);
      device.write(scale, Uint32Array.of(100));
      device.run(list);
      deepStrictEqual(await words(device, buffer), [101]);
    },
  },
  {
    name: 'workgroup counts reach the kernel, and arrayLength is the exact length of the buffer',
    run: async (device) => {
      const output = device.createBuffer('output', 16);
      const kernel = device.bind(measure, { input: device.createBuffer('input', 28), output });
      device.run(device.record([{ kernel, groups: [2, 3, 4] }]));
      deepStrictEqual(await words(device, output), [2, 3, 4, 7]);
    },
  },
  {
    name: 'counts can stand on the device, written there by an earlier dispatch of the list',
    // args = [0, 1, 1, 1] + 2 in its second word: the counts from byte 4 are 3 × 1 × 1.
    run: async (device) => {
      const args = filled(device, 'args', [0, 1, 1, 1]);
      const output = device.createBuffer('output', 16);
      const two = filled(device, 'two', [2]);
      const list = device.record([
        { kernel: device.bind(addScaled, { words: args, scale: two }), groups: [2, 1, 1] },
        {
          kernel: device.bind(measure, { input: two, output }),
          groups: { indirect: args, offset: 4 },
        },
      ]);
      device.run(list);
      deepStrictEqual(await words(device, output), [3, 1, 1, 1]);
      device.run(list);
      deepStrictEqual(await words(device, output), [5, 1, 1, 1]);
    },
  },
  {
    name: 'a count of zero runs nothing, given or on the device',
    run: async (device) => {
      const output = filled(device, 'output', [7, 7, 7, 7]);
      const kernel = device.bind(measure, { input: device.createBuffer('input', 4), output });
      const args = device.createBuffer('args', 12);
      device.run(
        device.record([
          { kernel, groups: [0, 1, 1] },
          { kernel, groups: { indirect: args, offset: 0 } },
        ]),
      );
      deepStrictEqual(await words(device, output), [7, 7, 7, 7]);
    },
  },
  {
    name: 'a buffer of no bytes, or of a part of a word, is our bug',
    run: async (device) => {
      throws(() => device.createBuffer('empty', 0), /empty/);
      throws(() => device.createBuffer('odd', 6), /odd/);
    },
  },
  {
    name: 'a buffer larger than a binding is refused with both figures',
    run: async (device) => {
      const limit = device.info.maxBindingBytes;
      throws(
        () => device.createBuffer('huge', limit + 4),
        (error: Error) => {
          strictEqual(error.name, 'UserError');
          match(error.message, /huge/);
          ok(
            error.message.includes(String(limit + 4)) && error.message.includes(String(limit)),
            error.message,
          );
          return true;
        },
      );
    },
  },
  {
    name: 'a binding without a buffer is our bug',
    run: async (device) => {
      throws(() => device.bind(addScaled, { words: device.createBuffer('words', 4) }), /scale/);
    },
  },
  {
    name: 'a destroyed buffer cannot be used, and destroying it twice is harmless',
    run: async (device) => {
      const buffer = device.createBuffer('gone', 4);
      const scale = filled(device, 'scale', [1]);
      const list = device.record([
        { kernel: device.bind(addScaled, { words: buffer, scale }), groups: [1, 1, 1] },
      ]);
      buffer.destroy();
      buffer.destroy();
      throws(() => device.write(buffer, Uint32Array.of(1)), /gone/);
      await rejects(async () => device.read(buffer), /gone/);
      throws(() => device.bind(addScaled, { words: buffer, scale }), /gone/);
      throws(() => device.run(list), /gone/);
    },
  },
  {
    name: 'offsets that are no multiple of 4 or outside the buffer are our bug',
    run: async (device) => {
      const buffer = device.createBuffer('words', 8);
      throws(() => device.write(buffer, Uint32Array.of(1), 2));
      throws(() => device.write(buffer, Uint32Array.of(1, 2), 4));
      await rejects(async () => device.read(buffer, 4, 8));
    },
  },
  {
    name: 'what WebGPU forbids is refused everywhere: aliased writes, counts read from a buffer being written',
    run: async (device) => {
      const buffer = device.createBuffer('twice', 16);
      throws(() => device.bind(addScaled, { words: buffer, scale: buffer }), /twice/);
      const kernel = device.bind(addScaled, { words: buffer, scale: filled(device, 'scale', [1]) });
      throws(() => device.record([{ kernel, groups: { indirect: buffer, offset: 0 } }]), /twice/);
      throws(() => device.record([{ kernel, groups: [65536, 1, 1] }]), /65536/);
    },
  },
  {
    name: 'after destroy nothing works, and a second destroy is harmless',
    run: async (device) => {
      const buffer = device.createBuffer('words', 4);
      device.destroy();
      device.destroy();
      throws(() => device.createBuffer('more', 4), /destroyed/);
      throws(() => device.write(buffer, Uint32Array.of(1)), /destroyed/);
      await rejects(async () => device.read(buffer), /destroyed/);
    },
  },
];
