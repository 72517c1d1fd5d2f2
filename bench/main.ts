/**
 * `npm run bench` runs every case in a process of its own, cold, on the CPU device, and prints
 * time, messages and peak memory. `npm run bench -- ring` runs the cases whose name contains a
 * word.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { allToAllRun, ringRun } from '../src/cli/bench/bench-cases.ts';
import { packetRingRun, permutationRun } from '../src/cli/bench/packet-cases.ts';
import { engineEnsemble, scenarioEnsemble, timeRun } from './flow.ts';
import { packetBatch, packetThreads, timePackets } from './packet.ts';
import { packetTraffic } from './packet-traffic.ts';
import { benchWgsl, wgslRowText } from './wgsl.ts';

type Case = () => Promise<string>;

const CASES: Readonly<Record<string, Case>> = {
  'ring 64 MiB, 1,024 hosts, k=16': () => timeRun(() => ringRun(16, 1024), 3),
  'all-to-all 1 MiB a pair, 250 hosts, k=10, d-mod-k': () =>
    timeRun(() => allToAllRun(10, 250, { routing: { name: 'd-mod-k' } }), 8),
  'all-to-all 1 MiB a pair, 250 hosts, k=10, ecmp, tolerance 1e-3': () =>
    timeRun(() => allToAllRun(10, 250), 3),
  'all-to-all 1 MiB a pair, 250 hosts, k=10, ecmp, tolerance 1e-2': () =>
    timeRun(() => allToAllRun(10, 250, { tolerance: 1e-2 })),
  'all-to-all 1 MiB a pair, 250 hosts, k=10, ecmp of 4 queue pairs, tolerance 1e-3': () =>
    timeRun(() => allToAllRun(10, 250, { routing: { name: 'ecmp', queuePairs: 4 } })),
  'all-to-all 1 MiB a pair, 250 hosts, k=10, ecmp of 16 queue pairs, tolerance 1e-3': () =>
    timeRun(() => allToAllRun(10, 250, { routing: { name: 'ecmp', queuePairs: 16 } })),
  'all-to-all 1 MiB a pair, 1,024 hosts, k=16, ecmp, tolerance 1e-2': () =>
    timeRun(() => allToAllRun(16, 1024, { tolerance: 1e-2 })),
  'all-to-all 1 MiB a pair, 1,024 hosts, k=16, ecmp of 4 queue pairs, tolerance 1e-2': () =>
    timeRun(() => allToAllRun(16, 1024, { routing: { name: 'ecmp', queuePairs: 4 }, tolerance: 1e-2 })),
  'ring 64 MiB, 128 hosts, k=8': () => timeRun(() => ringRun(8, 128)),
  'ring 64 MiB, 256 hosts, k=16': () => timeRun(() => ringRun(16, 256)),
  'ring 64 MiB, 2,048 hosts, k=26': () => timeRun(() => ringRun(26, 2048)),
  'ring 64 MiB, 4,096 hosts, k=26': () => timeRun(() => ringRun(26, 4096)),
  'ensemble: 256 seeds of a ring over 128 hosts as scenarios, one batch against 256 runs': scenarioEnsemble,
  'ensemble: the same in the engine alone, one rung': engineEnsemble,
  'packets W1: permutation of 8 MiB, 128 hosts, k=8': () => timePackets(() => permutationRun(8, 8), 5),
  'packets W4: permutation of 4 MiB, 1,024 hosts, k=16': () => timePackets(() => permutationRun(16, 4), 2),
  'packets W3: ring all-reduce of 64 MiB, 128 hosts, k=8': () => timePackets(() => packetRingRun(8), 2),
  'packets: ring all-reduce of 64 MiB, 1,024 hosts, k=16': () => timePackets(() => packetRingRun(16), 0),
  'packets: permutation of 1 MiB, 4,394 hosts, k=26': () => timePackets(() => permutationRun(26, 1), 1),
  'packets: sixteen seeds of W1 in a batch against one': () => packetBatch(8),
  'packets: sixteen seeds of W1 of 256 KiB in a batch against one': () => packetBatch(0.25),
  'packets: 32 seeds on two threads against one': packetThreads,
  'packets: what a hop reads and writes, W1 of 512 KiB': packetTraffic,
  'kernels: translated against written by hand': async () =>
    (await benchWgsl()).map(wgslRowText).join('\n    '),
};

const self = fileURLToPath(import.meta.url);
const [flag, argument] = process.argv.slice(2);

if (flag === '--case') {
  const text = await CASES[argument ?? '']!();
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${text}, peak ${peak.toFixed(0)} MiB\n`);
} else {
  for (const name of Object.keys(CASES).filter((key) => key.includes(flag ?? ''))) {
    const child = spawnSync(process.execPath, [self, '--case', name], {
      encoding: 'utf8',
    });
    process.stdout.write(`${name}\n    ${child.stdout.trim() || child.stderr.trim()}\n`);
    if (child.status !== 0) process.exitCode = 1;
  }
}
