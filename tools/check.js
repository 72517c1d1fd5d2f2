// `npm run check`: types, style and unused code one after the other, next to the fast unit tests.
// The output of a check is printed whole when it ends; the exit code is 1 if one of them failed.
import { spawn } from 'node:child_process';

const FAST = { ...process.env, WEFT_TESTS: 'fast' };
const STATIC = [
  'tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/check.tsbuildinfo',
  'npm run -s lint',
  'knip',
];
const UNIT = 'vitest run --project unit';

const ended = await Promise.all([inOrder(STATIC), run(UNIT, FAST)]);
const failed = ended.flat().filter(({ code }) => code !== 0);
for (const { command } of failed) process.stderr.write(`check: failed: ${command}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function inOrder(commands) {
  const results = [];
  for (const command of commands) results.push(await run(command, process.env));
  return results;
}

/** Runs a command of `node_modules/.bin`, which npm has put on the path. */
function run(command, env) {
  return new Promise((resolve) => {
    const child = spawn(command, { env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (bytes) => output.push(bytes));
    child.stderr.on('data', (bytes) => output.push(bytes));
    child.on('close', (code) => {
      process.stdout.write(`==> ${command}\n`);
      process.stdout.write(Buffer.concat(output));
      resolve({ command, code });
    });
  });
}
