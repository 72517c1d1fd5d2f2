/**
 * Logs that weft makes by one profile, with noise, are fitted from another one: figures that the
 * logs tell, and the times of all sizes, come back within 2 %.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/collective/profile.ts';
import { profiles } from '../../src/collective/profiles/registry.ts';
import { parametersOf } from '../../src/measured/fit/parameters.ts';
import { hash3 } from '../../src/rng/hash.ts';
import { profileText } from '../../src/scenario/profile/write.ts';
import { weft } from '../cli/weft.ts';

const directory = mkdtempSync(join(tmpdir(), 'weft-fit-'));
const QUIET = ['--device', 'cpu', '--quiet'];
/**
 * Runs of the test in a log; each has a timing out of place and one in place. With four runs the
 * noise moves sizes at which protocols change: the worst is then off by 5 %.
 */
const CYCLES = 16;

interface Log {
  readonly collective: string;
  readonly fabric: string;
  readonly sizes: string;
}

/** Rows of a simulated collective: bytes and µs. */
async function simulated({ collective, fabric, sizes }: Log, profile: string) {
  const { code, stdout, stderr } = await weft(
    ...['collective', collective, '--fabric', fabric, '--size', sizes],
    ...['--profile', profile, '--json', ...QUIET],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const document = JSON.parse(stdout) as {
    collectives: { bytes: number; time_us: number; ranks: number; algbw_GBps: number; busbw_GBps: number }[];
  };
  return document.collectives;
}

/** A log of nccl-tests: simulated times, each with noise of its own. */
async function noisyLog(log: Log, profile: string, sigma: number, seed: number): Promise<string> {
  const rows = await simulated(log, profile);
  let draws = 0;
  const uniform = () => (hash3(seed, draws++, 7) + 0.5) / 2 ** 32;
  const noise = () =>
    Math.exp(sigma * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  const cycle = rows.map(({ bytes, time_us, algbw_GBps, busbw_GBps }) => {
    const timing = () => {
      const factor = noise();
      const [us, algbw, busbw] = [time_us * factor, algbw_GBps / factor, busbw_GBps / factor];
      return `${us.toFixed(2)} ${algbw.toFixed(2)} ${busbw.toFixed(2)} 0`;
    };
    return () => `${bytes} ${bytes / 4} float sum -1 ${timing()} ${timing()}`;
  });
  const lines = [
    `# Collective test starting: ${log.collective.replaceAll('-', '_')}_perf`,
    ...Array.from(
      { length: rows[0]!.ranks },
      (_, i) => `#  Rank ${i} Group  0 Pid 1 on node device ${i} [0x1] GPU`,
    ),
    '# size count type redop root time algbw busbw #wrong time algbw busbw #wrong',
    '# (B) (elements) (us) (GB/s) (GB/s) (us) (GB/s) (GB/s)',
    ...Array.from({ length: CYCLES }, () => cycle.map((row) => row())).flat(),
  ];
  const path = join(directory, `${log.collective}-${seed}.log`);
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** The profile with every figure another one: launch and efficiency, overheads and wires. */
function disturbed(base: Profile, seed: number): Profile {
  const factor = (of: string, spread: number) => {
    const code = [...of].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
    return Math.exp(spread * ((2 * hash3(seed, code, 1)) / 2 ** 32 - 1));
  };
  const levels = ({ up, out }: { up: number; out: number }, of: string, spread: number) => ({
    up: up * factor(`${of} up ${up}`, spread),
    out: out * factor(`${of} out ${out}`, spread),
  });
  return {
    ...base,
    ...{ name: 'true', summary: 'what the cluster does' },
    launchNs: base.launchNs * factor('launch', 0.3),
    efficiency: { up: base.efficiency.up * 0.9, out: base.efficiency.out * 0.93 },
    methods: base.methods.map((method) => {
      const { protocol } = method;
      const { name, overheadNs, wire } = protocol;
      const isReference = wire.up === 1 && wire.out === 1;
      return {
        ...method,
        protocol: {
          ...protocol,
          overheadNs: levels(overheadNs, name, 0.2),
          wire: isReference ? wire : levels(wire, name, 0.15),
        },
      };
    }),
  };
}

interface Fitted {
  readonly figures: readonly {
    readonly name: string;
    readonly value: number;
    readonly fitted: boolean;
    readonly relative_deviation?: number;
  }[];
  readonly errors: Readonly<Record<'base' | 'left_out', { readonly mean: number }>>;
}

/** Figures whose deviation the fit says to be below this are told well. */
const SURE = 0.01;
/**
 * Figures that all sizes of a level depend on. The deviation of any other is given those that the
 * logs do not tell, which stay the base's: with the truth's away from it, both may be off.
 */
const COMMON = ['launch', 'efficiency inside servers', 'efficiency between servers'];

const SERVER = '1KiB:4GiB:x2';
const CASES: readonly (readonly [profile: string, sigma: number, logs: readonly Log[]])[] = [
  [
    'hopper',
    0.03,
    [
      { collective: 'all-reduce', fabric: 'preset:dgx-h100,servers=1', sizes: SERVER },
      { collective: 'all-gather', fabric: 'preset:dgx-h100,servers=1', sizes: SERVER },
      { collective: 'all-gather', fabric: 'preset:dgx-h100,servers=2', sizes: SERVER },
    ],
  ],
  [
    'ampere',
    0.05,
    [{ collective: 'all-reduce', fabric: 'preset:dgx-a100,servers=1', sizes: '1KiB:4GiB:x2' }],
  ],
  [
    'mi300x',
    0.02,
    [
      { collective: 'all-reduce', fabric: 'preset:mi300x,servers=1', sizes: SERVER },
      { collective: 'all-to-all', fabric: 'preset:mi300x,servers=1', sizes: SERVER },
    ],
  ],
];

test.each(CASES)('%s, with noise of %d', async (name, sigma, logs) => {
  const base = profiles.find((profile) => profile.name === name)!;
  const truth = disturbed(base, 1);
  const [truePath, path] = [join(directory, `${name}-true.yaml`), join(directory, `my-${name}.yaml`)];
  writeFileSync(truePath, profileText(truth, base, []));
  const written = await Promise.all(logs.map((log, i) => noisyLog(log, truePath, sigma, i + 1)));
  const { code, stdout, stderr } = await weft(
    ...['fit', path, '--from', ...written, '--fabric', logs.at(-1)!.fabric, '--json', ...QUIET],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { figures, errors } = JSON.parse(stdout) as Fitted;
  const told = figures.filter((figure) => figure.fitted && figure.relative_deviation! < SURE);
  // A log of many sizes tells a rate, and another figure at least.
  expect(told.map((figure) => figure.name)).toContain('efficiency inside servers');
  expect(told.length).toBeGreaterThan(1);
  const figuresOf = new Map(parametersOf(truth).map((parameter) => [parameter.name, parameter.base]));
  const off = (figure: { name: string; value: number }) =>
    Math.abs(figure.value / figuresOf.get(figure.name)! - 1);
  const common = told.filter((figure) => COMMON.includes(figure.name));
  expect(common.map((figure) => [figure.name, off(figure)]).filter(([, by]) => Number(by) > 0.02)).toEqual(
    [],
  );
  // Times differ by more than that before the fit, so that it can fail.
  expect(errors.base.mean).toBeGreaterThan(0.05);
  expect(errors.left_out.mean).toBeLessThan(0.02);
  for (const log of logs) {
    const [was, is] = [await simulated(log, truePath), await simulated(log, path)];
    const far = was.filter(({ time_us: us }, i) => Math.abs(is[i]!.time_us / us - 1) > 0.02);
    expect(far.map(({ bytes }) => `${log.collective} of ${bytes} B`)).toEqual([]);
  }
});
