/** Rows of collectives on presets, as a scenario gives them. */
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { CollectiveResult } from '../../src/model/result.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';

/** Rows of a collective on a preset; `more` are lines of its block, `rest` of the scenario. */
export async function rowsOf(
  fabric: string,
  collective: string,
  sizes: readonly number[],
  more = '',
  rest = '',
): Promise<readonly CollectiveResult[]> {
  const block = `{ name: ${collective}, size: [${sizes.map((bytes) => `${bytes} B`).join(', ')}]${more && `, ${more}`} }`;
  const scenario = await parseScenario(`fabric: ${fabric}\ncollective: ${block}\n${rest}`);
  const device = createCpuDevice();
  try {
    return (await runScenario(scenario, { device })).collectives;
  } finally {
    device.destroy();
  }
}
