import { describe, expect, test } from 'vitest';
import { chooseFrom, type DeviceMakers, withDeviceFrom } from '../../../src/device/choose.ts';
import type { Device } from '../../../src/device/device.ts';
import { type Warning, warning } from '../../../src/model/warning.ts';
import { DeviceError, InvariantError } from '../../../src/util/errors.ts';

/** Devices that do nothing but say when they are destroyed. */
function fakes(webgpu: 'hardware' | 'software' | 'none') {
  const destroyed: string[] = [];
  const fake = (kind: 'cpu' | 'webgpu', hardware: boolean): Device => {
    const never = () => {
      throw new Error('not part of this test');
    };
    return {
      info: { kind, name: kind, hardware, maxBindingBytes: 4 },
      form: kind === 'cpu' ? 'wasm' : 'wgsl',
      createBuffer: never,
      write: never,
      read: never,
      readAll: never,
      bind: never,
      record: never,
      run: never,
      destroy: () => void destroyed.push(kind),
    };
  };
  const makers: DeviceMakers = {
    cpu: async () => fake('cpu', false),
    webgpu: async ({ hardwareOnly }) => {
      if (webgpu === 'none') throw new DeviceError('no adapter');
      if (webgpu === 'software' && hardwareOnly) throw new DeviceError('only SwiftShader');
      return fake('webgpu', webgpu === 'hardware');
    },
  };
  const warnings: Warning[] = [];
  return { makers, destroyed, warnings, warn: (one: Warning) => void warnings.push(one) };
}

describe('choosing a device', () => {
  test.each([
    ['auto', 'hardware', 'webgpu', 0],
    ['auto', 'software', 'cpu', 1],
    ['auto', 'none', 'cpu', 1],
    ['webgpu', 'hardware', 'webgpu', 0],
    ['webgpu', 'software', 'webgpu', 0],
    ['cpu', 'hardware', 'cpu', 0],
  ] as const)('%s with a %s adapter takes %s', async (choice, adapter, kind, warnings) => {
    const f = fakes(adapter);
    expect((await chooseFrom(f.makers, choice, f.warn)).info.kind).toBe(kind);
    expect(f.warnings).toHaveLength(warnings);
  });

  test('the warning says why and what runs instead', async () => {
    const f = fakes('software');
    await chooseFrom(f.makers, 'auto', f.warn);
    expect(f.warnings).toEqual([warning('no-gpu', { reason: 'only SwiftShader' })]);
  });

  test('webgpu without an adapter is an error', async () => {
    const f = fakes('none');
    await expect(chooseFrom(f.makers, 'webgpu', f.warn)).rejects.toThrow(DeviceError);
  });
});

describe('losing a device', () => {
  const loseGpu = async (device: Device): Promise<string> => {
    if (device.info.kind === 'webgpu') throw new DeviceError('GPU was lost');
    return device.info.kind;
  };

  test('auto starts again on the CPU with a warning, and both devices are destroyed', async () => {
    const f = fakes('hardware');
    expect(await withDeviceFrom(f.makers, 'auto', loseGpu, f.warn)).toBe('cpu');
    expect(f.warnings).toEqual([warning('gpu-failed', { reason: 'GPU was lost' })]);
    expect(f.destroyed).toEqual(['webgpu', 'cpu']);
  });

  test('webgpu, asked for by name, fails', async () => {
    const f = fakes('hardware');
    await expect(withDeviceFrom(f.makers, 'webgpu', loseGpu, f.warn)).rejects.toThrow('GPU was lost');
    expect(f.destroyed).toEqual(['webgpu']);
  });

  test('our own bugs are not tried a second time', async () => {
    const f = fakes('hardware');
    const bug = async (): Promise<never> => {
      throw new InvariantError('bytes are lost');
    };
    await expect(withDeviceFrom(f.makers, 'auto', bug, f.warn)).rejects.toThrow('bytes are lost');
    expect(f.destroyed).toEqual(['webgpu']);
  });
});
