/**
 * What would give the time back without buying anything? As a script: `npx tsx examples/advise.ts
 * [FILE]`. The command is `weft advise examples/dense-leaf-spine-2to1.yaml --allow
 * routing,software`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviceText, advise, readAsked, UserError, warningText, withDevice } from '@weft-fabric/weft';

async function main(file = join(import.meta.dirname, 'dense-leaf-spine-2to1.yaml')): Promise<void> {
  const asked = await readAsked(readFileSync(file, 'utf8'), { fileName: file });
  const advice = await withDevice(
    'auto',
    (device) => advise(asked, { device, allow: ['routing', 'software'] }),
    (warning) => console.warn(warningText(warning)),
  );
  const [best] = advice.changes;
  console.log(adviceText(advice));
  if (best) console.log(`Best: ${best.what.join()}, as --set ${best.settings.join(' --set ')}`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`advise: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
