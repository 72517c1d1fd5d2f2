/** `weft bench`: the engines' speed on this machine. */
import type { Command } from 'commander';
import type { Device } from '../../device/device.ts';
import type { FlowRun } from '../../engine/flow/api.ts';
import { simulateFlow } from '../../engine/flow/simulate.ts';
import type { Listener } from '../../engine/listener.ts';
import { simulatePackets } from '../../engine/packet/simulate.ts';
import { withDevice } from '../../platform/node.ts';
import { formatNumber } from '../../units/format.ts';
import { documentText } from '../../util/document.ts';
import { PACKAGE } from '../../util/package.ts';
import { addCommonOptions, type CommonOptions } from '../options.ts';
import { readInput } from '../process/input.ts';
import { checkWritable, writeOutput } from '../process/output.ts';
import { createProgress } from '../process/progress.ts';
import { Exit, type Session } from '../process/session.ts';
import { warner } from '../process/warner.ts';
import {
  checkCommon,
  compareSpeeds,
  comparisonLines,
  incomparable,
  loadNow,
  readSpeeds,
  thisMachine,
} from './baseline.ts';
import { allToAllRun, type CaseOptions, ringRun } from './bench-cases.ts';
import { permutationRun } from './packet-cases.ts';

/** The work of one run of a case, all replicas. */
interface Done {
  readonly count: number;
  readonly engineMs: number;
}

interface Case {
  /** The unit of the count. */
  readonly unit: 'messages' | 'packet hops';
  readonly replicas?: number;
  readonly run: (device: Device, seeds: readonly number[], listen: Listener) => Promise<Done>;
}

const flow = (pose: (options: CaseOptions) => FlowRun): Case => ({
  unit: 'messages',
  async run(device, seeds, listen) {
    const { replicas, engineMs } = await simulateFlow(device, pose({ seeds }), listen);
    return { count: replicas.reduce((sum, replica) => sum + replica.messages, 0), engineMs };
  },
});

const packets = (k: number, mib: number): Case => ({
  unit: 'packet hops',
  async run(device, seeds, listen) {
    const { replicas, engineMs } = await simulatePackets(device, permutationRun(k, mib, seeds), listen);
    return { count: replicas.reduce((sum, { counters }) => sum + counters.packetHops, 0), engineMs };
  },
});

/**
 * Runs of a few seconds together, from the easy (all flows alike) to the hard (every flow its own
 * path, then packets).
 */
const CASES: Readonly<Record<string, Case>> = {
  'ring all-reduce, 64 MiB, 128 ranks, ecmp': flow((options) => ringRun(8, 128, options)),
  'the same, 64 seeds in one batch': { ...flow((options) => ringRun(8, 128, options)), replicas: 64 },
  'all-to-all, 1 MiB a pair, 128 ranks, d-mod-k': flow((options) =>
    allToAllRun(8, 128, { ...options, routing: { name: 'd-mod-k' } }),
  ),
  'all-to-all, 1 MiB a pair, 128 ranks, ecmp': flow((options) => allToAllRun(8, 128, options)),
  'packets: permutation of 256 KiB, 128 ranks': packets(8, 0.25),
  'the same, 16 seeds': { ...packets(8, 0.25), replicas: 16 },
};

interface Row {
  readonly name: string;
  readonly unit: Case['unit'];
  /** All replicas. */
  readonly count: number;
  /** Best of the repeats: the engine with its tables, upload and read-back. */
  readonly engine_ms: number;
  readonly count_per_s: number;
  /**
   * Time of each repeat but the first, which compiles. On the CPU device it is the processor's,
   * which other work on the machine changes little. On others it is the engine's.
   */
  readonly samples_ms: readonly number[];
}

interface Options extends CommonOptions {
  readonly save?: string;
  readonly baseline?: string;
}

const REPEATS = 2;
/** For a file, and against one: an interval needs more. */
const REPEATS_OF_FILE = 7;

/** The command's action. */
export function define(command: Command, session: Session): void {
  const defined = command
    .option('--save <file>', 'write the speeds to a file, for --baseline; e.g. speeds.json')
    .option('--baseline <file>', 'compare with the speeds of a file; exit with code 1 if a case is slower');
  addCommonOptions(defined).action(async (options: Options) => {
    const { baseline: file = '' } = options;
    const baseline =
      options.baseline === undefined ? undefined : readSpeeds(await readInput(session, file, ADVICE), file);
    if (baseline) checkCommon(baseline, Object.keys(CASES), file);
    const saved = { option: '--save', what: 'the file of speeds', path: options.save ?? '' };
    if (options.save !== undefined) checkWritable(saved);
    const repeats = options.save === undefined && !baseline ? REPEATS : REPEATS_OF_FILE;
    const loadBefore = loadNow();
    const progress = createProgress(session, options);
    const { interrupt } = session;
    const listen = { signal: interrupt.signal, progress: () => interrupt.attend() };
    const run = async (device: Device) => {
      const rows: Row[] = [];
      const seed = Number(options.seed ?? 1);
      for (const [name, item] of Object.entries(CASES)) {
        progress.update(rows.length / Object.keys(CASES).length, name);
        const seeds = Array.from({ length: item.replicas ?? 1 }, (_, i) => (seed + i) % 2 ** 32);
        const kind = device.info.kind;
        rows.push(
          await measure({ name, unit: item.unit, kind, repeats }, () => item.run(device, seeds, listen)),
        );
      }
      return { device: { kind: device.info.kind, name: device.info.name }, rows };
    };
    const warn = warner(session, options, progress);
    const { device, rows } = await withDevice(options.device, run, warn).finally(() => progress.clear());
    const load = [loadBefore, loadNow()] as const;
    const speeds = { version: PACKAGE.version, machine: thisMachine(), load, device, cases: rows };
    const document = { schema: 'weft.bench/2', ...speeds };
    if (options.save !== undefined) writeOutput(saved, `${documentText(document)}\n`);
    const compared = baseline && compareSpeeds(baseline, speeds);
    const why = baseline && incomparable(baseline, speeds);
    if (options.json) {
      const against = compared && {
        baseline: { file: options.baseline, incomparable: why ?? false, cases: compared },
      };
      session.out(`${documentText({ ...document, ...against })}\n`);
    } else {
      const lines = baseline ? ['', ...comparisonLines(baseline, speeds), ''] : [];
      session.out(text(device.name, rows, repeats) + lines.join('\n'));
    }
    // Cases of the same name may do other work.
    if (baseline && compared) {
      const names = compared.map(({ name }) => name);
      checkCommon(baseline, names, file);
    }
    if (why === undefined && compared?.some(({ slower }) => slower)) session.exitCode = Exit.criterionFailed;
  });
}

const ADVICE = 'give a file that weft bench --save wrote';

interface Measured extends Pick<Case, 'unit'> {
  readonly name: string;
  readonly kind: Device['info']['kind'];
  readonly repeats: number;
}

async function measure({ name, unit, kind, repeats }: Measured, run: () => Promise<Done>): Promise<Row> {
  let best: Done = { count: 0, engineMs: Infinity };
  const samples: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const began = process.cpuUsage();
    const done = await run();
    const { user, system } = process.cpuUsage(began);
    samples.push(kind === 'cpu' ? (user + system) / 1000 : done.engineMs);
    if (done.engineMs < best.engineMs) best = done;
  }
  const { count, engineMs } = best;
  const rate = count / (engineMs / 1e3);
  return {
    name,
    unit,
    count,
    engine_ms: engineMs,
    count_per_s: rate,
    samples_ms: samples.slice(1),
  };
}

function text(device: string, rows: readonly Row[], repeats: number): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, unit, count, engine_ms, count_per_s }) => {
    const million = `${formatNumber(count_per_s / 1e6)} M/s`;
    return `  ${name.padEnd(width)}  ${formatNumber(engine_ms).padStart(8)}  ${String(count).padStart(9)} ${unit.padEnd(11)}  ${million.padStart(10)}`;
  });
  const head = `  ${'case'.padEnd(width)}  ${'ms'.padStart(8)}  ${'done'.padStart(9)}`;
  return [`engines on ${device}, best of ${repeats}`, head, ...lines, ''].join('\n');
}
