/**
 * What does the fabric cost a dense and a mixture-of-experts model, and does it depend on how ECMP happens to hash?
 * The six scenarios of this folder, each under several seeds, as a script: `npx tsx examples/compare.ts [seeds] [dense|moe]`.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseScenario, type Quantity, type Result, runScenario, withDevice } from '../src/index.ts';

const FABRICS = ['rail-optimized', 'leaf-spine', 'leaf-spine-2to1'] as const;
const seeds = Number(process.argv[2] ?? 4);
const models = process.argv[3] ? [process.argv[3]] : ['dense', 'moe'];

function spread(quantity: Quantity, text: (value: number) => string): string {
  if (typeof quantity === 'number') return text(quantity);
  return `${text(quantity.mean)} (${text(quantity.ci95[0])} .. ${text(quantity.ci95[1])})`;
}

function row(name: string, { step }: Result): string {
  const ms = (us: number) => (us / 1000).toFixed(0);
  const percent = (share: number) => (share * 100).toFixed(1);
  return `${name.padEnd(24)}${spread(step!.time_us, ms).padEnd(26)}${spread(step!.loss, percent)}`;
}

async function run(file: string): Promise<Result> {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  const scenario = await parseScenario(text, { fileName: file, overrides: [`seeds=${seeds}`] });
  return withDevice('auto', (device) => runScenario(scenario, { device, version: 'example' }), console.warn);
}

async function main(): Promise<void> {
  console.log(`${seeds} seeds; mean (95 % interval)`);
  console.log(`${'scenario'.padEnd(24)}${'training step, ms'.padEnd(26)}step time loss, %`);
  for (const model of models) {
    for (const fabric of FABRICS) {
      const file = `${model}-${fabric}.yaml`;
      console.log(row(basename(file, '.yaml'), await run(file)));
    }
  }
}

await main();
