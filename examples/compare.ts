/**
 * What does the fabric cost a dense and a mixture-of-experts model, and does it depend on how ECMP
 * happens to hash? The six scenarios of this folder, each under the same seeds, as a script: `npx
 * tsx examples/compare.ts [seeds] [dense|moe]`. The difference of two fabrics is a mean over pairs
 * of one seed.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  certaintyOf,
  pairedDifferences,
  parseScenario,
  type Quantity,
  type Result,
  resultIsSeeded,
  runScenario,
  summarize,
  UserError,
  uncertaintyText,
  type Warning,
  warningText,
  withDevice,
} from '@weft-fabric/weft';

const FABRICS = ['rail-optimized', 'leaf-spine', 'leaf-spine-2to1'] as const;
const MODELS = ['dense', 'moe'] as const;
const ms = (us: number) => (us / 1000).toFixed(0);
const USAGE = 'usage: npx tsx examples/compare.ts [seeds] [dense|moe]';

function spread(quantity: Quantity, text: (value: number) => string): string {
  if (typeof quantity === 'number') return text(quantity);
  return `${text(quantity.mean)} (${text(quantity.ci95[0])} .. ${text(quantity.ci95[1])})`;
}

function row(name: string, { step }: Result): string {
  const percent = (share: number) => (share * 100).toFixed(1);
  return `${name.padEnd(24)}${spread(step!.time_us, ms).padEnd(26)}${spread(step!.loss, percent)}`;
}

const samplesOf = (time: Quantity) => (typeof time === 'number' ? [time] : time.samples);

/**
 * The additional time of the training step over that of another fabric, in the mean of the pairs of
 * one seed.
 */
function difference(result: Result, base: Result): string {
  const pairs = pairedDifferences(samplesOf(base.step!.time_us), samplesOf(result.step!.time_us));
  const more = pairs.length === 1 ? pairs[0]! : summarize(pairs);
  const seeded = resultIsSeeded(result) || resultIsSeeded(base);
  const unsure = uncertaintyText(certaintyOf(more, seeded));
  return `${spread(more, ms)}${unsure === undefined ? '' : `  ${unsure}`}`;
}

const tell = (warning: Warning) => console.warn(warningText(warning));

async function run(file: string, seeds: number): Promise<Result> {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  const scenario = await parseScenario(text, { fileName: file, overrides: [`seeds=${seeds}`] });
  return withDevice('auto', (device) => runScenario(scenario, { device }), tell);
}

function readArguments([count = '4', model, ...rest]: readonly string[]) {
  const models = model === undefined ? MODELS : MODELS.filter((name) => name === model);
  if (!/^[1-9]\d{0,3}$/.test(count))
    throw new UserError(`'${count}' is not a number of seeds`, { advice: USAGE });
  if (models.length === 0) throw new UserError(`unknown model '${model}'`, { advice: USAGE });
  if (rest.length > 0) throw new UserError(`'${rest.join(' ')}' is too much`, { advice: USAGE });
  return { seeds: Number(count), models };
}

async function main(): Promise<void> {
  const { seeds, models } = readArguments(process.argv.slice(2));
  console.log(`${seeds} ${seeds === 1 ? 'seed' : 'seeds'}; mean (95 % interval)`);
  console.log(`${'scenario'.padEnd(24)}${'training step, ms'.padEnd(26)}step time loss, %`);
  for (const model of models) {
    const results: Result[] = [];
    for (const fabric of FABRICS) {
      const file = `${model}-${fabric}.yaml`;
      const result = await run(file, seeds);
      console.log(row(basename(file, '.yaml'), result));
      results.push(result);
    }
    const [base, ...others] = results;
    console.log(`  more than ${model}-${FABRICS[0]} under the same seed, ms`);
    others.forEach((result, i) => {
      console.log(`  ${`${model}-${FABRICS[i + 1]}`.padEnd(22)}${difference(result, base!)}`);
    });
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`compare: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
