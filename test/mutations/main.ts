/**
 * Tries prepared mistakes (list.ts) on a copy of the source, one at a time: the unit tests must
 * fail. `npx tsx test/mutations/main.ts [N …]` tries all, or those of these numbers. With
 * `--related` it runs only the tests that each names. Exits 1 where a mistake survives.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './list.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'weft-mutations-'));
/** Not changed by a mistake, and large. */
const SHARED = ['node_modules', '.git'];
/** It sees the text of each mistake. */
const NOT_THIS = ['--exclude', '**/mutations.test.ts'];

function makeCopy(): void {
  for (const name of readdirSync(root)) {
    if (SHARED.includes(name)) symlinkSync(join(root, name), join(copy, name));
    else cpSync(join(root, name), join(copy, name), { recursive: true });
  }
}

/** Kernels are made from the shaders. */
function generate({ file }: Mutation): void {
  if (file.startsWith('shaders/'))
    execFileSync('npx', ['tsx', 'src/wgsl/embed.ts'], { cwd: copy, stdio: 'ignore' });
}

/** Whether a unit test fails, among those of `paths` where some are given. */
function fails(paths: readonly string[]): boolean {
  const args = ['vitest', 'run', '--project', 'unit', '--bail', '1', '--passWithNoTests', ...paths];
  const { status } = spawnSync('npx', args, {
    cwd: copy,
    env: { ...process.env, WEFT_TESTS: 'fast' },
    stdio: 'ignore',
  });
  return status !== 0;
}

/** Paths of the tests that are to fail. */
function testsOf(mutations: readonly Mutation[]): string[] {
  return [...new Set(mutations.flatMap(({ tests }) => tests))].map((test) => `test/unit/${test}`);
}

function survives(mutation: Mutation, related: boolean): boolean {
  const path = join(copy, mutation.file);
  const sound = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    sound.replace(mutation.before, () => mutation.after),
  );
  generate(mutation);
  const noticed = fails(testsOf([mutation])) || (!related && fails(NOT_THIS));
  writeFileSync(path, sound);
  generate(mutation);
  return !noticed;
}

const numbers = process.argv
  .slice(2)
  .filter((word) => word !== '--related')
  .map(Number);
const related = process.argv.includes('--related');
makeCopy();
if (fails(related ? testsOf(MUTATIONS) : NOT_THIS))
  throw new Error('the unit tests fail without any mistake');
let survivors = 0;
for (const [i, mutation] of MUTATIONS.entries()) {
  if (numbers.length > 0 && !numbers.includes(i + 1)) continue;
  const alive = survives(mutation, related);
  if (alive) survivors++;
  console.log(`${i + 1} ${alive ? 'SURVIVES' : 'noticed'}: ${mutation.name} (${mutation.file})`);
}
rmSync(copy, { recursive: true });
console.log(`${survivors} survive`);
process.exitCode = survivors > 0 ? 1 : 0;
