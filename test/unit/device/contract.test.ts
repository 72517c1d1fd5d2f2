import { describe, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { CONTRACT } from './contract.ts';

describe('device contract on cpu', () => {
  test.each(CONTRACT.map((c) => [c.name, c.run] as const))('%s', async (_, run) => {
    const device = createCpuDevice();
    try {
      await run(device);
    } finally {
      device.destroy();
    }
  });
});
