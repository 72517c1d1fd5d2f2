/**
 * Many runs of a small collective in a row, each of which opens the adapter, simulates and exits:
 * no crash at exit, no hang. The adapter is chosen as in test/gpu/child.ts.
 *
 *   npx tsx test/stress/runs.ts [--runs 200] [--seconds 30] [--at-once 1]
 *
 * Exits 1 if any run does not exit 0 within its time, and shows the first such run's output; three
 * end the test.
 */
import { parseArgs } from 'node:util';
import { findIcd, runCommand } from '../gpu/child.ts';

const FABRIC = 'star:hosts=4,rate=100Gbit/s,latency=1us';
const WEFT = `bin/weft.js collective all-reduce --fabric ${FABRIC} --size 1MiB --device webgpu --quiet --json`;
const command = [process.execPath, ...WEFT.split(' ')];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    'at-once': { type: 'string', default: '1' },
  },
});
const runs = Number(values.runs);
const timeoutMs = 1000 * Number(values.seconds);
const icd = findIcd();
if (!icd) throw new Error('no Vulkan adapter: install chromium-common or set VK_DRIVER_FILES');

const failures: string[] = [];
let slowestMs = 0;
const started = performance.now();
let begun = 0;
let done = 0;
await Promise.all(Array.from({ length: Number(values['at-once']) }, () => runOneByOne(icd)));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${done} runs of weft on ${icd}: ${failures.length} failed, ${seconds} s, slowest ${slowestMs.toFixed(0)} ms`,
);
if (failures[0]) {
  console.log(failures[0]);
  process.exitCode = 1;
}

/** Runs until enough have begun, or three have failed. */
async function runOneByOne(driver: string): Promise<void> {
  while (begun < runs && failures.length < 3) {
    const run = ++begun;
    const end = await runCommand(command, { timeoutMs, icd: driver });
    done++;
    slowestMs = Math.max(slowestMs, end.wallMs);
    if (end.code === 0) continue;
    const how = end.timedOut ? `killed after ${timeoutMs} ms` : `ended with ${end.code ?? end.signal}`;
    failures.push(`run ${run} ${how}\n${end.stdout}${end.stderr}`);
  }
}
