/** Runs of scenarios for tests of their results. */
import {
  createCpuDevice,
  parseScenario,
  type Result,
  type RunContext,
  runScenario,
} from '../../../src/index.ts';

/** The result of a scenario on the CPU device. */
export async function resultOf(text: string, more: Partial<RunContext> = {}): Promise<Result> {
  const device = createCpuDevice();
  try {
    return await runScenario(await parseScenario(text), { device, ...more });
  } finally {
    device.destroy();
  }
}
