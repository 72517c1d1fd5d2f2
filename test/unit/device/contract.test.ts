import { describe, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { CONTRACT } from './contract.ts';

describe.each([true, false])('device contract on cpu, with WebAssembly: %s', (wasm) => {
  test.each(CONTRACT.map((c) => [c.name, c.run] as const))('%s', async (_, run) => {
    const device = createCpuDevice({ wasm });
    try {
      await run(device);
    } finally {
      device.destroy();
    }
  });
});
