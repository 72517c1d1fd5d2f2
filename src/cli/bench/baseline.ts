/** This machine's speeds against those of an earlier file. */
import { arch, cpus, hostname, loadavg } from 'node:os';
import { type Ratio, ratioOf } from '../../stats/ratio.ts';
import { formatNumber } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';

/** Where speeds were measured. */
export interface Machine {
  readonly name: string;
  readonly processor: string;
  readonly cores: number;
  readonly architecture: string;
  readonly node: string;
}

/** The part of a file of speeds that is compared. */
export interface Speeds {
  readonly version: string;
  readonly machine: Machine;
  /** Load average over a minute, before and after. */
  readonly load: readonly [before: number, after: number];
  readonly device: { readonly kind: string; readonly name: string };
  readonly cases: readonly SpeedOfCase[];
}

export interface SpeedOfCase {
  readonly name: string;
  /** Messages or packet hops. */
  readonly count: number;
  /** Time of each repeat, ms: the processor's on the CPU device, the engine's on others. */
  readonly samples_ms: readonly number[];
}

/** A case now and then. */
export interface Compared extends Ratio {
  readonly name: string;
  /** Whether it is slower than noise explains. */
  readonly slower: boolean;
}

/**
 * A case is slower where the lower end of its interval is above this: repeats in one process say
 * nothing of what differs between processes, which is up to a tenth.
 */
const BEYOND_NOISE = 1.1;

/** A machine is busy from this load average a core, before the bench adds its own. */
const BUSY = 0.5;

/** The machine that this runs on. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    name: hostname(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    architecture: arch(),
    node: process.version,
  };
}

export const loadNow = (): number => loadavg()[0] ?? 0;

/** The speeds of a file. Throws `UserError` where it is none of `--save`. */
export function readSpeeds(text: string, file: string): Speeds {
  const refuse = (why: string) =>
    new UserError(`this is not a file of speeds: ${why}`, {
      where: file,
      advice: 'write one with weft bench --save FILE',
    });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (!isFields(document) || document.schema !== 'weft.bench/2')
    throw refuse("its schema is not 'weft.bench/2'");
  const { cases, machine, version, load, device } = document;
  const isCase = (one: unknown) =>
    isFields(one) &&
    typeof one.name === 'string' &&
    Number.isFinite(one.count) &&
    Array.isArray(one.samples_ms) &&
    one.samples_ms.every(isTime);
  if (!isMachine(machine) || !Array.isArray(cases) || !cases.every(isCase))
    throw refuse('it has no machine, or cases without count and samples_ms');
  if (typeof version !== 'string') throw refuse('it has no version');
  if (!Array.isArray(load) || load.length !== 2 || !load.every(isLoad))
    throw refuse('load is not a pair of load averages');
  if (!isFields(device) || typeof device.kind !== 'string' || typeof device.name !== 'string')
    throw refuse('it has no device with kind and name');
  const empty = cases.find(({ samples_ms }: SpeedOfCase) => samples_ms.length === 0);
  if (empty) throw refuse(`case '${empty.name}' has no samples_ms`);
  return document as unknown as Speeds;
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isTime = (value: unknown) => typeof value === 'number' && value > 0;
const isLoad = (value: unknown) => typeof value === 'number' && value >= 0;
const isMachine = (value: unknown) =>
  isFields(value) &&
  ['name', 'processor', 'architecture', 'node'].every((key) => typeof value[key] === 'string') &&
  typeof value.cores === 'number';

/** Cases that both have and that do the same work, as ratios of time: above 1 is slower. */
export function compareSpeeds(before: Speeds, now: Speeds): readonly Compared[] {
  return now.cases.flatMap(({ name, count, samples_ms: samples }) => {
    const old = before.cases.find((one) => one.name === name && one.count === count);
    if (!old) return [];
    const ratio = ratioOf(old.samples_ms, samples);
    return [{ ...ratio, name, slower: ratio.ci95 !== undefined && ratio.ci95[0] > BEYOND_NOISE }];
  });
}

/** Throws `UserError` if a file of speeds has none of the cases: a comparison would say nothing. */
export function checkCommon({ cases }: Speeds, names: readonly string[], file: string): void {
  if (cases.some(({ name }) => names.includes(name))) return;
  throw new UserError(`no case in common with ${file}`, {
    where: '--baseline',
    advice: 'write a new file with weft bench --save FILE',
  });
}

/** In what the machines differ; empty where they are one. */
function machineDifferences(before: Speeds, now: Speeds): readonly string[] {
  const texts = ({ machine, device }: Speeds) => [
    machine.processor,
    `${machine.cores} cores`,
    machine.architecture,
    `Node ${machine.node}`,
    `device ${device.kind}`,
  ];
  const [was, is] = [texts(before), texts(now)];
  return was.flatMap((text, i) => (text === is[i] ? [] : [`${text} there, ${is[i]} here`]));
}

/**
 * Why no case can count as slower: another machine, or one that other work kept busy, which slows
 * even the time of the processor. Undefined if cases count.
 */
export function incomparable(before: Speeds, now: Speeds): string | undefined {
  const other = machineDifferences(before, now);
  if (other.length > 0) return `another machine: ${other.join('; ')}`;
  const isBusy = ({ load, machine }: Speeds) => load[0] > BUSY * machine.cores;
  if (isBusy(now)) return 'other work keeps this machine busy; repeat on an idle one';
  return isBusy(before) ? 'other work kept the machine of the file busy; write a new file' : undefined;
}

/** The comparison as lines. */
export function comparisonLines(before: Speeds, now: Speeds): string[] {
  const compared = compareSpeeds(before, now);
  const width = Math.max(...compared.map(({ name }) => name.length), 0);
  const why = incomparable(before, now);
  const load = (of: Speeds) => of.load.map((value) => formatNumber(value, 2)).join(' to ');
  return [
    `time now / time by weft ${before.version} on ${before.machine.name}, 95 % interval`,
    ...compared.map(({ name, ratio, ci95, slower }) => {
      const interval = ci95 ? `${ci95[0].toFixed(3)} .. ${ci95[1].toFixed(3)}` : 'one run';
      return `  ${name.padEnd(width)}  ${ratio.toFixed(3).padStart(6)}  ${interval}${slower ? '  slower' : ''}`;
    }),
    `load average: ${load(before)} then, ${load(now)} now, on ${now.machine.cores} cores`,
    ...(why === undefined
      ? compared.some(({ slower }) => slower)
        ? [`slower: the lower end of the interval is above ${BEYOND_NOISE}`]
        : []
      : [`no case counts as slower: ${why}`]),
  ];
}
