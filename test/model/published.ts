/**
 * Measured bandwidths of collectives as published, GB/s of busbw (1e9) by size, and how presets are
 * held to them. Sources: stas00/ml-engineering (`network/README.md`, `network/benchmarks`),
 * Azure/AI-benchmarking-guide (`Azure_Results`).
 */
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { CollectiveResult } from '../../src/model/result.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';

const KiB = 2 ** 10;
const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** busbw of sizes that double from `first` on. */
const doubling = (first: number, ...busbw: readonly number[]) =>
  busbw.map((value, i) => [first * 2 ** i, value] as const);

/** Size in bytes, busbw. */
export type Measured = readonly (readonly [bytes: number, busbw: number])[];

/** O-27: 8 H200, torch's all-reduce, NCCL 2.27. */
export const H200_TORCH: Measured = doubling(
  ...[32 * KiB, 1.44, 2.93, 5.73, 11.74, 23.94, 39.93, 64.53, 107.16, 155.53, 219.89, 275.84, 346.51],
  ...[401.93, 436.15, 450.29, 463.58, 469.17, 473.1, 477.45, 482.26],
);

/** O-28: 8 A100 of Azure's ND A100 v4, nccl-tests. */
export const A100_AZURE: Measured = doubling(
  ...[KiB, 0.04, 0.08, 0.17, 0.33, 0.67, 1.37, 2.7, 5.15, 10.11, 19.24, 36.22, 53.54, 71.43, 89.99],
  ...[109.22, 132.77, 166.63, 174.18, 213.87, 221.58, 228.1, 230.22, 230.48, 231.58],
);

/** O-29: AWS p6-b200, one server. */
export const B200_ONE: Measured = doubling(
  ...[32 * KiB, 1.2, 2.17, 4.86, 9.54, 18.71, 36.06, 63.09, 76.48, 126.49, 254.96, 325.97, 400.6],
  ...[568.38, 646.11, 688.99, 723.34, 734.97, 740.64, 839.07, 845.67],
);

/** O-29: the same, four servers. */
export const B200_FOUR: Measured = doubling(
  ...[32 * KiB, 0.01, 0.04, 0.45, 1.33, 2.84, 5.37, 10.38, 18.9, 35.12, 64.43, 91.19, 156.74],
  ...[197.94, 229.09, 326.9, 361.99, 372.42, 377.34, 380.39, 381.8],
);

/** O-30: four servers of 8 A100, 100 GB/s of network each by their results. */
export const A100_FOUR: Measured = [
  [32 * KiB, 0.92],
  [MiB, 17.13],
  [4 * MiB, 40.3],
  [16 * MiB, 93.93],
  [32 * MiB, 98.34],
  [64 * MiB, 84.9],
  [256 * MiB, 91.01],
  [GiB, 94.15],
  [16 * GiB, 91.69],
];

/** O-31: 8 H200 of Azure's ND H200 v5, nccl-tests. */
export const H200_AZURE: Measured = [
  [KiB, 0.06],
  [MiB, 52.96],
  [4 * MiB, 138.44],
  [16 * MiB, 240.41],
  [64 * MiB, 368.11],
  [256 * MiB, 432.24],
  [GiB, 467.58],
  [8 * GiB, 479.98],
];

/** Rows of a collective on a preset; `more` are lines of its block, `rest` of the scenario. */
export async function rowsOf(
  fabric: string,
  collective: string,
  sizes: readonly number[],
  more = '',
  rest = '',
): Promise<readonly CollectiveResult[]> {
  const block = `{ name: ${collective}, size: [${sizes.map((bytes) => `${bytes} B`).join(', ')}]${more && `, ${more}`} }`;
  const scenario = await parseScenario(`fabric: ${fabric}\ncollective: ${block}\n${rest}`);
  const device = createCpuDevice();
  try {
    return (await runScenario(scenario, { device })).collectives;
  } finally {
    device.destroy();
  }
}

/** A size that was measured, and the result of the model. */
export interface Compared {
  readonly bytes: number;
  readonly measured: number;
  readonly busbw: number;
  /** How far it is off: of the time up to 1 MiB, else of busbw; and how far it may be. */
  readonly off: number;
  readonly allowed: number;
  readonly how: string;
}

/** 30 % of the time up to 1 MiB, 20 % of busbw below 256 MiB, 8 % from there on. */
export async function compare(fabric: string, table: Measured): Promise<readonly Compared[]> {
  const rows = await rowsOf(
    fabric,
    'all-reduce',
    table.map(([bytes]) => bytes),
  );
  return table.map(([bytes, measured], i) => {
    const { busbw_GBps, algorithm, protocol } = rows[i]!;
    const busbw = busbw_GBps as number;
    const small = bytes <= MiB;
    const allowed = small ? 0.3 : bytes < 256 * MiB ? 0.2 : 0.08;
    const off = small ? measured / busbw - 1 : busbw / measured - 1;
    return { bytes, measured, busbw, off, allowed, how: `${algorithm} ${protocol}` };
  });
}

/** Sizes that are off by more than allowed. */
export function misses(compared: readonly Compared[]): number[] {
  return compared.filter(({ off, allowed }) => Math.abs(off) > allowed).map(({ bytes }) => bytes);
}
