/**
 * What does the fabric cost a dense and a mixture-of-experts model, and does it depend on how ECMP happens to hash?
 * The six scenarios of this folder, each under several seeds, as a script: `npx tsx examples/compare.ts [seeds] [dense|moe]`.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  parseScenario,
  type Quantity,
  type Result,
  runScenario,
  UserError,
  withDevice,
} from '../src/index.ts';

const FABRICS = ['rail-optimized', 'leaf-spine', 'leaf-spine-2to1'] as const;
const MODELS = ['dense', 'moe'] as const;
const USAGE = 'usage: npx tsx examples/compare.ts [seeds] [dense|moe]';

function spread(quantity: Quantity, text: (value: number) => string): string {
  if (typeof quantity === 'number') return text(quantity);
  return `${text(quantity.mean)} (${text(quantity.ci95[0])} .. ${text(quantity.ci95[1])})`;
}

function row(name: string, { step }: Result): string {
  const ms = (us: number) => (us / 1000).toFixed(0);
  const percent = (share: number) => (share * 100).toFixed(1);
  return `${name.padEnd(24)}${spread(step!.time_us, ms).padEnd(26)}${spread(step!.loss, percent)}`;
}

async function run(file: string, seeds: number): Promise<Result> {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  const scenario = await parseScenario(text, { fileName: file, overrides: [`seeds=${seeds}`] });
  return withDevice('auto', (device) => runScenario(scenario, { device, version: 'example' }), console.warn);
}

function readArguments([count = '4', model, ...rest]: readonly string[]) {
  const models = model === undefined ? MODELS : MODELS.filter((name) => name === model);
  if (!/^[1-9]\d{0,3}$/.test(count))
    throw new UserError(`'${count}' is no number of seeds`, { advice: USAGE });
  if (models.length === 0) throw new UserError(`there is no model '${model}'`, { advice: USAGE });
  if (rest.length > 0) throw new UserError(`'${rest.join(' ')}' is too much`, { advice: USAGE });
  return { seeds: Number(count), models };
}

async function main(): Promise<void> {
  const { seeds, models } = readArguments(process.argv.slice(2));
  console.log(`${seeds} seeds; mean (95 % interval)`);
  console.log(`${'scenario'.padEnd(24)}${'training step, ms'.padEnd(26)}step time loss, %`);
  for (const model of models) {
    for (const fabric of FABRICS) {
      const file = `${model}-${fabric}.yaml`;
      console.log(row(basename(file, '.yaml'), await run(file, seeds)));
    }
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`compare: ${error.message}\n${error.advice ?? ''}`);
  process.exitCode = 2;
}
