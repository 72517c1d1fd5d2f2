/** Set-ups for tests of comparisons. */

import type { Setup } from '../../../src/compare/setups.ts';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { Device } from '../../../src/device/device.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

const BASE = `
fabric: leaf-spine:leaves=4,spines=4,hosts=4,rate=400Gbit/s
collective: { name: all-to-all, size: 1MiB }
`;

/** A small all-to-all whose flows are hashed, with keys changed. */
export async function setup(name: string, ...overrides: string[]): Promise<Setup> {
  return { name, scenario: await parseScenario(BASE, { overrides }) };
}

/** Runs with a CPU device. */
export async function onCpu<T>(run: (device: Device) => Promise<T>): Promise<T> {
  const device = createCpuDevice();
  try {
    return await run(device);
  } finally {
    device.destroy();
  }
}
