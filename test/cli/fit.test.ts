/** `weft fit`: what it asks for. The fits themselves are in test/model/fit.test.ts. */
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/main.ts';
import { createSession, Interrupted } from '../../src/cli/process/session.ts';
import { weft } from './weft.ts';

const directory = mkdtempSync(join(tmpdir(), 'weft-fit-'));
const out = join(directory, 'my-hopper.yaml');
const SERVER = ['--fabric', 'preset:dgx-h100,servers=1'];
const QUIET = ['--device', 'cpu', '--quiet'];

async function said(...args: readonly string[]): Promise<readonly [code: number | null, text: string]> {
  const { code, stderr } = await weft('fit', out, ...args, ...QUIET);
  return [code, stderr.split('\n')[0]!];
}

async function logged(): Promise<string> {
  const { stdout } = await weft('collective', 'all-reduce', ...SERVER, '--size', '1KiB:1GiB:x32', ...QUIET);
  const path = join(directory, 'all-reduce.log');
  writeFileSync(path, stdout);
  return path;
}

test('a log, a fabric, and a profile to start from', async () => {
  const log = await logged();
  expect(await said('--from', log)).toEqual([
    2,
    "weft: error: required option '--fabric <spec>' not specified",
  ]);
  expect(await said(...SERVER)).toEqual([2, "weft: error: required option '--from <logs...>' not specified"]);
  const bare = ['--fabric', 'star:hosts=8,rate=400GB/s'];
  expect(await said('--from', log, ...bare)).toEqual([
    2,
    'weft: error: a fit needs a profile to start from, and the fabric has none',
  ]);
  const none = await weft('fit', out, '--from', log, ...SERVER, '--base', 'none', ...QUIET);
  expect(none.stderr).toContain("a fit needs a profile to start from, and 'none' is none\n  at --base\n");
  expect((await said('--from', log, ...bare, '--base', 'hoper'))[1]).toBe(
    "weft: error: unknown profile 'hoper'",
  );
  expect((await said('--from', log, ...SERVER, '--base', 'mine.yaml'))[1]).toContain('not from a file');
  expect((await said('--from', log, '--fabric', 'preset:dgx-h100,servers=1,gpus=4'))[0]).toBe(2);
  expect((await said('--from', 'missing.log', ...SERVER))[1]).toContain("'missing.log' cannot be read");
  expect(existsSync(out)).toBe(false);
});

test('a log that the profile made changes nothing; the file is a profile of its name', async () => {
  const { code, stdout } = await weft('fit', out, '--from', await logged(), ...SERVER, ...QUIET);
  expect(code).toBe(0);
  expect(stdout).toContain('all-reduce on 8 ranks, 5 sizes from 1 KiB to 1 GiB, 5 timings');
  expect(stdout).toMatch(/at sizes left out of the fit, every 5th in turn: 0\.\d\d %/);
  expect(readFileSync(out, 'utf8')).toMatch(/^# Written by weft .*\n(?:#.*\n)+\nname: my-hopper\n/);
  const { stdout: listed } = await weft('list', out);
  expect(listed).toContain('my-hopper');
});

test('a profile that does not describe its log is told, with its worst size', async () => {
  const log = join(directory, 'far.log');
  const rows = [10, 12, 14, 16].map((bits, i) => {
    const us = i % 2 === 0 ? 5000 : 5;
    const algbw = 2 ** bits / 1e3 / us;
    return [2 ** bits, 2 ** bits / 4, 'float sum -1', us, algbw.toFixed(6), (algbw * 1.75).toFixed(6)].join(
      ' ',
    );
  });
  const head = [
    '# all_reduce_perf',
    '# size count type redop root time algbw busbw',
    '# (B) (elements) (us) (GB/s) (GB/s)',
  ];
  writeFileSync(log, [...head, ...rows].join('\n'));
  const path = join(directory, 'far.yaml');
  const { code, stderr } = await weft('fit', path, '--from', log, ...SERVER, '--device', 'cpu');
  expect(code).toBe(0);
  expect(stderr).toMatch(/weft: warning: the profile does not describe the logs: its times are \S+ % off/);
  expect(stderr).toMatch(/the worst size is \d+ KiB of \S+far\.log:2: measured 5 \S+, fitted \S+ /);
});

test('a file name that a shell would take apart is quoted; one size is a size', async () => {
  const log = join(directory, 'one-size.log');
  const { stdout } = await weft('collective', 'all-reduce', ...SERVER, '--size', '1MiB', ...QUIET);
  writeFileSync(log, stdout);
  const path = join(directory, "an engineer's.yaml");
  const fit = await weft('fit', path, '--from', log, ...SERVER, ...QUIET);
  expect(fit.stdout).toContain('all-reduce on 8 ranks, size 1 MiB, 1 timing\n');
  expect(fit.stdout).toContain(`use it with --profile '${directory}/an engineer'\\''s.yaml'\n`);
});

test.each(['utf16le', 'without a mark'])('a log in UTF-16 is refused with a hint: %s', async (form) => {
  const log = join(directory, 'wide.log');
  const text = readFileSync(await logged(), 'utf8');
  writeFileSync(log, Buffer.from(form === 'utf16le' ? `\ufeff${text}` : text, 'utf16le'));
  const { code, stderr } = await weft('fit', out, '--from', log, ...SERVER, ...QUIET);
  expect([code, stderr.split('\n').length]).toEqual([2, 3]);
  expect(stderr).toContain("it is UTF-16 text, as PowerShell's > writes it\n  write it as UTF-8");
});

test('an interrupt is told, and nothing is written', async () => {
  const log = await logged();
  const controller = new AbortController();
  let stderr = '';
  const streams = {
    writeOut: () => undefined,
    writeErr: (text: string) => {
      stderr += text;
    },
    terminal: false,
  };
  const session = createSession(streams, {
    attend: () => controller.abort(new Interrupted('interrupted')),
    leave: () => undefined,
    heard: () => undefined,
    signal: controller.signal,
  });
  const path = join(directory, 'interrupted.yaml');
  await runCli(['fit', path, '--from', log, ...SERVER, ...QUIET], session);
  expect([session.exitCode, stderr, existsSync(path)]).toEqual([130, 'weft: interrupted\n', false]);
});

test('a log of one rank is refused', async () => {
  const log = join(directory, 'one.log');
  writeFileSync(
    log,
    [
      '# all_reduce_perf',
      '#  Rank  0 Group  0 Pid   1234 on      node1 device  0 [0000:19:00] NVIDIA H100',
      '# size count type redop root time algbw busbw',
      '# (B) (elements) (us) (GB/s) (GB/s)',
      '1048576 262144 float sum -1 10.00 104.86 0.00',
    ].join('\n'),
  );
  expect(await said('--from', log, ...SERVER)).toEqual([2, 'weft: error: 1 rank has no time to compare']);
});

test('a file that the profile cannot have is refused before the work', async () => {
  const own = join(directory, 'own.yaml');
  writeFileSync(own, readFileSync(await logged()));
  const refused = async (file: string, from = own) => {
    const { code, stderr } = await weft('fit', file, '--from', from, ...SERVER, ...QUIET);
    return [code, stderr.split('\n')[0]];
  };
  const over = `weft: error: the profile would be written over '${own}', which the fit reads`;
  const before = readFileSync(own, 'utf8');
  expect(await refused(own)).toEqual([2, over]);
  expect(await refused(own, `all-reduce=${own}`)).toEqual([2, over]);
  const link = join(directory, 'link.yaml');
  symlinkSync(own, link);
  expect(await refused(link)).toEqual([2, over]);
  expect(readFileSync(own, 'utf8')).toBe(before);
  for (const [name, said] of [
    ['mine', 'does not end in .yaml, .yml or .json'],
    ['.yaml', 'gives the profile no name'],
    ['none.yaml', "the name 'none' is taken"],
    ['hopper.yaml', "the name 'hopper' is taken"],
  ] as const) {
    const path = join(directory, name);
    expect(await refused(path)).toEqual([2, expect.stringContaining(said)]);
    expect(existsSync(path)).toBe(false);
  }
});

test('weft validate --fit does the same', async () => {
  const log = await logged();
  const path = join(directory, 'same.yaml');
  const { code } = await weft('validate', '--fit', path, '--from', log, ...SERVER, '--quiet');
  expect(code).toBe(0);
  expect(readFileSync(path, 'utf8')).toContain('base: hopper');
  const { code: refused, stderr } = await weft('validate', '--from', log);
  expect([refused, stderr.split('\n')[0]]).toEqual([2, 'weft: error: --from needs --fit']);
});
