import { expect, test } from 'vitest';
import { describeGpu, runInChild } from './support.ts';

describeGpu('running out of device memory', (icd) => {
  // SwiftShader owns 2 GiB and binds up to 1 GiB; other drivers share the machine's memory, which no test fills.
  test.runIf(/swiftshader/.test(icd))('is a DeviceError with advice', { timeout: 40_000 }, async () => {
    const script = new URL('./exhaust-child.ts', import.meta.url);
    const error = await runInChild(script, [], { timeoutMs: 30_000, icd });
    expect(error).toMatchObject({
      name: 'DeviceError',
      message: expect.stringMatching(/out of memory .*--device cpu/),
    });
  });
});
