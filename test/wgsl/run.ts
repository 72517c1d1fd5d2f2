/** Runs a kernel that reads `input` and writes `output`, both arrays of words. */
import type { Device, DeviceBuffer, KernelModule } from '../../src/device/device.ts';

export interface WordRun {
  readonly input: Uint32Array;
  /** Words of output, zero before. */
  readonly outputWords: number;
  readonly groups?: readonly [number, number, number];
  readonly overrides?: Readonly<Record<string, number>>;
}

/**
 * The output's words. Bindings the kernel lacks are left out; a `counts` binding is zeroed memory
 * of 64 words.
 */
export async function runWords(device: Device, kernel: KernelModule, run: WordRun): Promise<Uint32Array> {
  const buffers: Record<string, DeviceBuffer> = {};
  for (const { name } of kernel.bindings) {
    const words = name === 'input' ? run.input.length : name === 'output' ? run.outputWords : 64;
    buffers[name] = device.createBuffer(name, 4 * words);
    if (name === 'input') device.write(buffers[name], run.input);
  }
  const bound = device.bind(kernel, buffers, run.overrides ?? {});
  device.run(device.record([{ kernel: bound, groups: run.groups ?? [1, 1, 1] }]));
  const output = new Uint32Array(await device.read(buffers.output!));
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return output;
}

/** Numbers of one WGSL type as words. */
export function words(type: 'u32' | 'i32' | 'f32', values: readonly number[]): Uint32Array {
  if (type === 'f32') return new Uint32Array(Float32Array.from(values).buffer);
  return type === 'i32' ? new Uint32Array(Int32Array.from(values).buffer) : Uint32Array.from(values);
}
