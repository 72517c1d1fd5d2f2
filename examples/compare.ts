/**
 * What does the fabric cost a dense and a mixture-of-experts model, and does it depend on how ECMP
 * happens to hash? The six scenarios of this folder, each under the same seeds, as a script: `npx
 * tsx examples/compare.ts [seeds] [dense|moe]`. The command is `weft compare
 * examples/dense-{rail-optimized,leaf-spine,leaf-spine-2to1}.yaml --seeds 4`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compare,
  comparisonTable,
  parseScenario,
  type Setup,
  spreadSeeds,
  UserError,
  type Warning,
  warningText,
  withDevice,
} from '@weft-fabric/weft';

const FABRICS = ['rail-optimized', 'leaf-spine', 'leaf-spine-2to1'] as const;
const MODELS = ['dense', 'moe'] as const;
const USAGE = 'usage: npx tsx examples/compare.ts [seeds] [dense|moe]';

async function setupOf(name: string): Promise<Setup> {
  const fileName = `${name}.yaml`;
  const text = readFileSync(join(import.meta.dirname, fileName), 'utf8');
  return { name, scenario: await parseScenario(text, { fileName }) };
}

function readArguments([count = '4', model, ...rest]: readonly string[]) {
  const models = model === undefined ? MODELS : MODELS.filter((name) => name === model);
  if (!/^[1-9]\d{0,3}$/.test(count))
    throw new UserError(`'${count}' is not a number of seeds`, { advice: USAGE });
  if (models.length === 0) throw new UserError(`unknown model '${model}'`, { advice: USAGE });
  if (rest.length > 0) throw new UserError(`'${rest.join(' ')}' is too much`, { advice: USAGE });
  return { seeds: Number(count), models };
}

const tell = (warning: Warning) => console.warn(warningText(warning));

async function main(): Promise<void> {
  const { seeds, models } = readArguments(process.argv.slice(2));
  for (const model of models) {
    const setups = await Promise.all(FABRICS.map((fabric) => setupOf(`${model}-${fabric}`)));
    const comparison = await withDevice(
      'auto',
      (device) =>
        compare(setups, {
          device,
          seeds,
          engines: ({ engine }) => spreadSeeds(device, { threads: 2, engine: engine.name }),
        }),
      tell,
    );
    console.log(comparisonTable(comparison));
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`compare: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
