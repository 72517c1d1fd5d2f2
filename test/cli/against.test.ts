/** `weft collective … --against LOG`, with logs that weft itself made of other clusters. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { profiles } from '../../src/collective/profiles/registry.ts';
import { weft } from './weft.ts';

const directory = mkdtempSync(join(tmpdir(), 'weft-against-'));
const SIZES = ['--size', '1KiB:1GiB:x4'];
const QUIET = ['--device', 'cpu', '--quiet'];

/** The log of an all-reduce on a cluster. */
async function logged(name: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await weft('collective', 'all-reduce', ...args, ...SIZES, ...QUIET);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const path = join(directory, `${name}.log`);
  writeFileSync(path, stdout);
  return path;
}

async function compared(log: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await weft(
    ...['collective', 'all-reduce', '--against', log, '--json', ...args, ...QUIET],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const SERVER = ['--fabric', 'preset:dgx-h100,servers=1'];

test('a cluster that does what its fabric allows', async () => {
  const log = await logged('same', ...SERVER);
  const { sizes, error, findings } = await compared(log, ...SERVER);
  expect(sizes.map(({ bytes }: { bytes: number }) => bytes)).toEqual(
    Array.from({ length: 11 }, (_, i) => 1024 * 4 ** i),
  );
  // The log has two decimals.
  expect(error.worst).toBeLessThan(1e-3);
  expect(findings).toMatchObject([{ code: 'level', from_bytes: 1024, to_bytes: 2 ** 30 }]);
  const { stdout } = await weft('collective', 'all-reduce', '--against', log, ...SERVER, ...QUIET);
  expect(stdout).toContain('From 1 KiB to 1 GiB the cluster does what its fabric allows');
  expect(stdout.split('\n').filter((line) => line.length > 100 && !line.includes(log))).toEqual([]);
});

test.each([
  ['inside', 'servers=1,scaleUpRate=', '450GB/s', '225GB/s', /inside servers/],
  ['between', 'servers=2,rate=', '200Gbit/s', '100Gbit/s', /servers/],
])('links %s servers at half their rate', async (level, fabric, rate, slow, words) => {
  const on = (speed: string) => ['--fabric', `preset:dgx-h100,${fabric}${speed}`, '--algorithm', 'ring'];
  const log = await logged(level, ...on(slow));
  const { findings, sizes } = await compared(log, ...on(rate));
  const [found] = findings.filter(({ code }: { code: string }) => code === 'rate');
  // Rings through servers go inside at the pace of their NICs, so both levels may be named.
  expect(found.levels).toContain(level);
  expect(found.to_bytes).toBe(2 ** 30);
  expect(found.text).toMatch(words);
  expect(found.share).toBeGreaterThan(0.45);
  expect(found.share).toBeLessThan(0.55);
  expect(findings.map(({ code }: { code: string }) => code)).not.toContain('launch');
  expect(sizes.at(-1).gap).toBeGreaterThan(0.5);
});

test('a launch that takes longer', async () => {
  const late = ['--set', 'collective.launchLatency=43us'];
  const log = await logged('late', ...SERVER, ...late);
  const { findings } = await compared(log, ...SERVER);
  const launchUs = profiles.find(({ name }) => name === 'hopper')!.launchNs / 1000;
  expect(findings).toMatchObject([
    { code: 'launch', from_bytes: 1024, added_us: expect.closeTo(43 - launchUs, 1) },
  ]);
});

test('one size that is done in another way', async () => {
  const log = await logged('lone', ...SERVER);
  const { stdout } = await weft('collective', 'all-reduce', ...SERVER, ...SIZES, ...QUIET);
  const lone = stdout
    .split('\n')
    .map((line) =>
      /^\s+4194304\s/.test(line) ? '4194304 1048576 float sum 200.0 20.97 36.70 0.00 LL x' : line,
    );
  writeFileSync(log, lone.join('\n'));
  const { findings } = await compared(log, ...SERVER);
  expect(findings).toMatchObject([{ code: 'outlier', from_bytes: 2 ** 22, to_bytes: 2 ** 22 }]);
});

test('what cannot be compared', async () => {
  const log = await logged('eight', ...SERVER);
  const said = async (...args: string[]) => {
    const { code, stderr } = await weft('collective', ...args, ...QUIET);
    return [code, stderr.split('\n').slice(0, 2).join(' ')];
  };
  expect(await said('all-reduce', '--against', log, '--fabric', 'preset:dgx-h100,servers=2')).toEqual([
    2,
    `weft: error: the log is of 8 ranks, the simulation of 16   at ${log}:5`,
  ]);
  expect(await said('all-gather', '--against', log, ...SERVER)).toEqual([
    2,
    `weft: error: the log has no all-gather; it is of all-reduce   at ${log}:5`,
  ]);
  expect(await said('all-reduce', '--against', log, ...SERVER, '--size', '3MiB')).toEqual([
    2,
    `weft: error: the log has none of the simulated sizes   at ${log}:5`,
  ]);
  expect((await said('all-reduce', ...SERVER))[1]).toContain("required option '--size <sizes>'");
  expect((await said('all-reduce', '--in-place', ...SERVER, '--size', '1MiB'))[0]).toBe(2);
});
