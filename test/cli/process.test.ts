/** Properties that only a process shows: how fast it starts, signals, closed pipes, exit codes. */
import { type StdioOptions, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { build, weftProcess } from './weft.ts';
import { cpuNoted, loadedIn, onceItHad } from './work.ts';

beforeAll(build);

const RING = ['--fabric', 'fat-tree:k=8,rate=400Gbit/s', '--device', 'cpu'];

/** The least processor time of a few runs, seconds: other programs only add to it. */
function leastOf(runs: number, args: readonly string[]): number {
  const times = Array.from({ length: runs }, () => {
    const { env, seconds } = cpuNoted();
    expect(spawnSync(process.execPath, args, { env: { ...process.env, ...env } }).status).toBe(0);
    return seconds()!;
  });
  return Math.min(...times);
}

/** JavaScript that a command loads. */
function loadedBy(...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'weft-loaded-'));
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  expect(spawnSync(process.execPath, ['bin/weft.js', ...args], { env }).status).toBe(0);
  const files = loadedIn(folder);
  return {
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    paths: files.map(({ path }) => path),
    parts: new Set(files.flatMap(({ parts }) => parts)),
  };
}

describe.each(['--help', '--version'])('weft %s', (flag) => {
  test('loads no engine, kernel or scenario, and less than 160 kB of JavaScript', () => {
    const { files, bytes, parts } = loadedBy(flag);
    // commander, the only library that is needed, has 125 kB of 137.
    expect([...parts].sort()).toEqual(['cli', 'commander', 'util']);
    expect(files).toBeLessThan(12);
    expect(bytes).toBeLessThan(160_000);
  });

  test('takes less than twice the processor time of Node alone', () => {
    // 1.45 times.
    expect(leastOf(8, ['bin/weft.js', flag]) / leastOf(8, ['-e', '0'])).toBeLessThan(2);
  });
});

test('weft list loads no engine and no report, and less than 1.1 MB', () => {
  const { files, bytes, parts } = loadedBy('list');
  for (const part of ['run', 'ladder', 'report', 'measured', 'platform', 'mathjs', 'zod'])
    expect(parts).not.toContain(part);
  expect(parts).toContain('topology');
  // 53 files.
  expect(files).toBeLessThan(54);
  expect(bytes).toBeLessThan(1_100_000);
});

test('a small run loads its own form of the kernels, no library that it does not need, and few files', () => {
  const { files, bytes, paths, parts } = loadedBy('run', 'test/cli/fixtures/sound.yaml', '--device', 'cpu');
  expect(paths.filter((path) => path.startsWith('dist/kernels/'))).toEqual(['dist/kernels/wasm.js']);
  for (const part of ['measured', 'validate', 'mathjs', 'zod']) expect(parts).not.toContain(part);
  expect(parts).toContain('run');
  // 91 files.
  expect(files).toBeLessThan(97);
  expect(bytes).toBeLessThan(2_100_000);
});

test.each([
  ['a fat-tree of 65,536 ranks', 'fat-tree:k=64,rate=400Gbit/s', 65_536],
  [
    'a dragonfly of 100,352 ranks',
    'dragonfly:routers=32,hosts=16,globals=16,groups=196,rate=400Gbit/s',
    100_352,
  ],
])(
  'weft topo of %s takes less than 20 s of processor time and 2 GB, its picture too',
  async (_, spec, ranks) => {
    const noted = cpuNoted();
    const env = { ...noted.env, NODE_OPTIONS: `${noted.env.NODE_OPTIONS} --max-old-space-size=2048` };
    const svg = join(mkdtempSync(join(tmpdir(), 'weft-topo-')), 'fabric.svg');
    const { code, stdout } = await weftProcess(['topo', spec, '--svg', svg], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`ranks +${ranks}\\n`));
    expect(statSync(svg).size).toBeLessThan(200_000);
    expect(noted.seconds()).toBeLessThan(20);
  },
);

test('exit codes reach the shell', async () => {
  expect((await weftProcess(['list'])).code).toBe(0);
  expect((await weftProcess(['run', 'none.yaml'])).code).toBe(2);
});

test('a device that is not there is 3', async () => {
  const env = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
  const args = ['run', 'test/cli/fixtures/sound.yaml', '--device', 'webgpu'];
  const { code, stderr, stdout } = await weftProcess(args, { env });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('weft: error: no WebGPU adapter');
});

test('an interrupt ends a long run with 130', async () => {
  const args = ['collective', 'all-reduce', ...RING, '--size', '1KiB:1000KiB:+1KiB', '--progress', 'none'];
  const { code, stdout, stderr } = await weftProcess(args, {
    onStart: (child) => onceItHad(child, 2.5, () => child.kill('SIGINT')),
  });
  // Before anything is done the signal itself ends the process, which a shell calls 130 as well.
  const bySignal = { code: null, stdout: '', stderr: '' };
  if (code === null) return expect({ code, stdout, stderr }).toEqual(bySignal);
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: expect.stringMatching(/^weft: interrupted(: \d+ of 1000 sizes .*)?\n$/),
  });
});

test('an interrupt ends the building of a large schedule at once', async () => {
  const args = ['collective', 'all-to-all', '--fabric', 'star:hosts=2000,rate=400Gbit/s', '--size', '1MiB'];
  const noted = cpuNoted();
  let before = 0;
  await weftProcess([...args, '--device', 'cpu'], {
    env: noted.env,
    onStart: (child) =>
      onceItHad(child, 1.2, (had) => {
        before = had;
        child.kill('SIGINT');
      }),
  });
  // Whether the process ends by the signal or with 130 depends on where it was; to a shell both are
  // 130. By the signal, it does nothing after it.
  expect(before).toBeGreaterThan(0);
  expect((noted.seconds() ?? before) - before).toBeLessThan(2);
});

test('what cannot be written is said, and is no bug of weft', () => {
  const full = openSync('/dev/full', 'w');
  const run = (args: readonly string[], stdio: StdioOptions) =>
    spawnSync(process.execPath, ['bin/weft.js', ...args], { stdio, encoding: 'utf8' });
  const out = run(['list'], ['ignore', full, 'pipe']);
  expect({ stderr: out.stderr, status: out.status }).toEqual({
    stderr: 'weft: error: the result cannot be written: no space is left on the device\n',
    status: 2,
  });
  expect(run(['run', 'none.yaml'], ['ignore', 'pipe', full]).status).toBe(2);
  closeSync(full);
});

test('a reader that closes the pipe is no failure', async () => {
  const { code, stderr } = await weftProcess(['schema'], {
    onStart: (child) => child.stdout?.destroy(),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

const LIMIT = ['--set', 'engine.hopLimit=10000000000'];

test.each([
  [
    'on several threads',
    ['--engine', 'packet', '--seeds', '4', '--threads', '2', '--size', '256MB', ...LIMIT],
  ],
  ['in the oracle', ['--engine', 'des', '--size', '16MB', ...LIMIT]],
])('an interrupt is heard while packets are simulated %s', async (_where, options) => {
  const fabric = ['traffic', 'permutation', '--fabric', 'preset:uec-reference,k=8', '--device', 'cpu'];
  const quiet = ['--progress', 'none'];
  const { code, stdout, stderr } = await weftProcess([...fabric, ...options, ...quiet], {
    onStart: (child) => onceItHad(child, 4, () => child.kill('SIGINT')),
  });
  const done = 'interrupted: 5 of 6 rungs (not: transport)\n';
  expect({ code, stderr }).toEqual({ code: 130, stderr: `weft: ${done}` });
  expect(stdout.startsWith(`PARTIAL RESULT, ${done}`)).toBe(true);
});

const shell = (line: string) => spawnSync('bash', ['-c', line], { encoding: 'utf8', timeout: 240_000 });

test('a closed standard output is an error before anything runs, the null device is none', () => {
  const closed = shell('node bin/weft.js list >&-');
  expect({ status: closed.status, stderr: closed.stderr }).toEqual({
    status: 2,
    stderr:
      'weft: error: the result cannot be written: standard output is closed\n' +
      '  write it to a file or a pipe, or discard it with >/dev/null\n',
  });
  expect(shell('node bin/weft.js list >/dev/null').status).toBe(0);
  // Neither stream: no stream can take the message, the exit code still tells.
  expect(shell('node bin/weft.js list >&- 2>&-').status).toBe(2);
  // With a criterion the exit code is the answer, and Node's 'ignore' looks like a closed stream.
  const args = ['run', 'test/cli/fixtures/sound.yaml', '--device', 'cpu'];
  const judged = (criterion: string) =>
    spawnSync(process.execPath, ['bin/weft.js', ...args, '--fail-if', criterion], { stdio: 'ignore' }).status;
  expect([judged('loss > 5000%'), judged('time > 1ps')]).toEqual([0, 1]);
});

test('a pipe is read as it comes: a process substitution, a writer that is late', () => {
  const substituted = shell('node bin/weft.js run --quiet <(sleep 0.3; cat test/cli/fixtures/sound.yaml)');
  expect(substituted.stdout).toContain('# star: 8 ranks');
  const fifo = join(mkdtempSync(join(tmpdir(), 'weft-fifo-')), 'scenario');
  const late = shell(
    `mkfifo ${fifo}; (sleep 1.5; cat test/cli/fixtures/sound.yaml >${fifo}) & node bin/weft.js run --quiet ${fifo}`,
  );
  expect(late.stdout).toContain('# star: 8 ranks');
});

test('a pipe that nothing writes to is waited for, and an interrupt ends that', async () => {
  const fifo = join(mkdtempSync(join(tmpdir(), 'weft-fifo-')), 'scenario');
  expect(shell(`mkfifo ${fifo}`).status).toBe(0);
  const { code } = await weftProcess(['run', fifo], {
    onStart: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
  });
  expect([null, 130]).toContain(code);
  const { code: given, stderr } = await weftProcess(['run', fifo]);
  expect(given).toBe(2);
  expect(stderr).toContain(`'${fifo}' cannot be read: it is a pipe that nothing writes to`);
});

test('too few addresses are bad input: what was asked for, and what there is', () => {
  const star = '--fabric star:hosts=8,rate=1GB/s --size 1MB --device cpu';
  const { status, stderr } = shell(`ulimit -v 4000000; node bin/weft.js collective all-reduce ${star}`);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^weft: error: out of memory: no address space for the kernels: about 10 GiB/);
  expect(stderr).toMatch(/memory: .* free.*addresses: .* used of 3\.81 GiB \(ulimit -v\)/);
});
