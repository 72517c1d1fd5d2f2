/**
 * What takes the time of a training step, link by link? As a script: `npx tsx examples/explain.ts
 * [FILE]`. The command is `weft explain examples/dense-leaf-spine-2to1.yaml`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  causeText,
  parseScenario,
  rankedCauses,
  runScenario,
  UserError,
  warningText,
  withDevice,
} from '@weft-fabric/weft';

async function main(file = join(import.meta.dirname, 'dense-leaf-spine-2to1.yaml')): Promise<void> {
  const scenario = await parseScenario(readFileSync(file, 'utf8'), { fileName: file });
  const result = await withDevice(
    'auto',
    (device) => runScenario(scenario, { device, causes: true }),
    (warning) => console.warn(warningText(warning)),
  );
  for (const { rung, reason } of rankedCauses(result)) {
    console.log(`${(reason.delta_us / 1000).toFixed(2)} ms at ${rung}: ${causeText(reason)}`);
    for (const { from, to, bound_us: boundUs, lost_us: lostUs } of reason.bound ?? []) {
      const [bound, lost] = [boundUs, lostUs].map((us) => (us / 1000).toFixed(2));
      console.log(`  ${from} -> ${to} binds the critical path for ${bound} ms, ${lost} ms of it lost`);
    }
  }
}

try {
  await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`explain: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
