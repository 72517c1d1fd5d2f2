import { expect, test } from 'vitest';
import { describeGpu, runInChild, SWIFTSHADER_ICD } from './support.ts';

// SwiftShader owns 2 GiB and binds up to 1 GiB; other drivers share the machine's memory, which no
// test fills.
describeGpu(
  'running out of device memory',
  (icd) => {
    test('is a DeviceError with advice', async () => {
      const script = new URL('./exhaust-child.ts', import.meta.url);
      const error = await runInChild(script, [], { timeoutMs: 280_000, icd });
      expect(error).toMatchObject({
        name: 'DeviceError',
        message: expect.stringMatching(/out of memory .*--device cpu/),
      });
    });
  },
  SWIFTSHADER_ICD,
);
