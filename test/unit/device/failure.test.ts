import { describe, expect, test } from 'vitest';
import { latchFailures } from '../../../src/device/failure.ts';
import { DeviceError, InvariantError } from '../../../src/util/errors.ts';

/** A device that only fails, when told to: its errors carry WebGPU's class names. */
function failingGpu() {
  let lose: (info: Pick<GPUDeviceLostInfo, 'reason' | 'message'>) => void = () => undefined;
  const lost = new Promise((resolve) => {
    lose = resolve;
  });
  const gpu = Object.assign(new EventTarget(), { lost }) as unknown as GPUDevice;
  const raise = (className: string, message: string): void => {
    const error = Object.assign(Object.create({ constructor: { name: className } }), { message });
    gpu.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }));
  };
  return { gpu, lose, raise };
}

describe('failures of a GPU surface at the next call', () => {
  test('nothing wrong, nothing thrown', () => {
    expect(() => latchFailures(failingGpu().gpu, 'GPU').check()).not.toThrow();
  });

  test.each([
    ['GPUOutOfMemoryError', DeviceError, /GPU: out of memory \(no more\); .*--device cpu/],
    ['GPUInternalError', DeviceError, /GPU: the driver failed \(no more\)/],
    ['GPUValidationError', InvariantError, /invalid use of WebGPU on GPU: no more/],
  ] as const)('%s', (className, kind, message) => {
    const { gpu, raise } = failingGpu();
    const failures = latchFailures(gpu, 'GPU');
    raise(className, 'no more\nwhile doing this');
    raise('GPUInternalError', 'a consequence of the first');
    expect(() => failures.check()).toThrow(kind);
    expect(() => failures.check()).toThrow(message);
  });

  test('loss is told with its reason once the event loop has turned', async () => {
    const { gpu, lose } = failingGpu();
    const failures = latchFailures(gpu, 'GPU');
    lose({ reason: 'unknown', message: 'unplugged' });
    await expect(failures.settle()).rejects.toThrow(new DeviceError('GPU was lost (unplugged)'));
  });

  test('our own destroy is no loss', async () => {
    const { gpu, lose } = failingGpu();
    const failures = latchFailures(gpu, 'GPU');
    lose({ reason: 'destroyed', message: 'device was destroyed' });
    await expect(failures.settle()).resolves.toBeUndefined();
  });
});
