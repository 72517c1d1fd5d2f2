/**
 * What does each single failure cost? As a script: `npx tsx examples/each-failure.ts [FILE]
 * [KINDS]`. The command is `weft run examples/dense-leaf-spine.yaml --each-failure spine,cable`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  eachFailure,
  failuresText,
  parseScenario,
  UserError,
  warningText,
  withDevice,
} from '@weft-fabric/weft';

async function main(
  file = join(import.meta.dirname, 'dense-leaf-spine.yaml'),
  kinds = 'spine,cable',
): Promise<void> {
  const scenario = await parseScenario(readFileSync(file, 'utf8'), { fileName: file });
  const failures = await withDevice(
    'auto',
    (device) => eachFailure(scenario, { device, kinds: kinds.split(',') }),
    (warning) => console.warn(warningText(warning)),
  );
  console.log(failuresText(failures));
}

try {
  await main(...process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`each-failure: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
