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
import { createProgress } from '../process/progress.ts';
import type { Session } from '../process/session.ts';
import { warner } from '../process/warner.ts';
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
}

const REPEATS = 2;

/** The command's action. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command).action(async (options: CommonOptions) => {
    const progress = createProgress(session, options.quiet ?? false);
    const { interrupt } = session;
    const listen = { signal: interrupt.signal, progress: () => interrupt.attend() };
    const run = async (device: Device) => {
      const rows: Row[] = [];
      const seed = Number(options.seed ?? 1);
      for (const [name, item] of Object.entries(CASES)) {
        progress.update(rows.length / Object.keys(CASES).length, name);
        const seeds = Array.from({ length: item.replicas ?? 1 }, (_, i) => (seed + i) % 2 ** 32);
        rows.push(await measure(name, item.unit, () => item.run(device, seeds, listen)));
      }
      return { device: { kind: device.info.kind, name: device.info.name }, rows };
    };
    const warn = warner(session, options, progress);
    const { device, rows } = await withDevice(options.device, run, warn).finally(() => progress.clear());
    const document = { schema: 'weft.bench/2', version: PACKAGE.version, device, cases: rows };
    session.out(options.json ? `${documentText(document)}\n` : text(device.name, rows));
  });
}

async function measure(name: string, unit: Case['unit'], run: () => Promise<Done>): Promise<Row> {
  let best: Done = { count: 0, engineMs: Infinity };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const done = await run();
    if (done.engineMs < best.engineMs) best = done;
  }
  const { count, engineMs } = best;
  return { name, unit, count, engine_ms: engineMs, count_per_s: count / (engineMs / 1e3) };
}

function text(device: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, unit, count, engine_ms, count_per_s }) => {
    const million = `${formatNumber(count_per_s / 1e6)} M/s`;
    return `  ${name.padEnd(width)}  ${formatNumber(engine_ms).padStart(8)}  ${String(count).padStart(9)} ${unit.padEnd(11)}  ${million.padStart(10)}`;
  });
  const head = `  ${'case'.padEnd(width)}  ${'ms'.padStart(8)}  ${'done'.padStart(9)}`;
  return [`engines on ${device}, best of ${REPEATS}`, head, ...lines, ''].join('\n');
}
