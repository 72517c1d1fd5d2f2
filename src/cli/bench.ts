/** `weft bench`: the flow engine's speed on this machine. */
import type { Command } from 'commander';
import type { Device } from '../device/device.ts';
import type { FlowRun } from '../engine/flow/api.ts';
import { simulateFlow } from '../engine/flow/simulate.ts';
import { withDevice } from '../platform/node.ts';
import { formatNumber } from '../units/format.ts';
import { attentive } from './attentive.ts';
import { allToAllRun, type CaseOptions, ringRun } from './bench-cases.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import type { Session } from './session.ts';
import { packageVersion } from './version.ts';

/** Runs of a few seconds together, from the easy (all flows alike) to the hard (every flow its own path). */
const CASES: Readonly<Record<string, { replicas?: number; run: (options: CaseOptions) => FlowRun }>> = {
  'ring all-reduce, 64 MiB, 128 ranks, ecmp': { run: (options) => ringRun(8, 128, options) },
  'the same, 64 seeds in one batch': { replicas: 64, run: (options) => ringRun(8, 128, options) },
  'all-to-all, 1 MiB a pair, 128 ranks, d-mod-k': {
    run: (options) => allToAllRun(8, 128, { ...options, routing: { name: 'd-mod-k' } }),
  },
  'all-to-all, 1 MiB a pair, 128 ranks, ecmp': { run: (options) => allToAllRun(8, 128, options) },
};

interface Row {
  readonly name: string;
  /** All replicas. */
  readonly messages: number;
  /** Best of the repeats: the engine with its tables, upload and read-back. */
  readonly engine_ms: number;
  readonly messages_per_s: number;
}

const REPEATS = 2;

/** The command's action. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command).action(async (options: CommonOptions) => {
    const progress = createProgress(session, options.quiet ?? false);
    const warn = (message: string) => {
      if (!options.quiet) session.err(`weft: warning: ${message}\n`);
    };
    const run = async (device: Device) => {
      const rows: Row[] = [];
      const seed = Number(options.seed ?? 1);
      for (const [name, { replicas = 1, run }] of Object.entries(CASES)) {
        progress.update(rows.length / Object.keys(CASES).length, name);
        const seeds = Array.from({ length: replicas }, (_, i) => (seed + i) % 2 ** 32);
        rows.push(await measure(device, name, run({ seeds })));
      }
      return { device: { kind: device.info.kind, name: device.info.name }, rows };
    };
    const { device, rows } = await withDevice(
      options.device,
      (device) => run(attentive(device, session.interrupt)),
      warn,
    ).finally(() => progress.clear());
    const document = { schema: 'weft.bench/1', version: packageVersion(), device, cases: rows };
    session.out(options.json ? `${JSON.stringify(document, undefined, 2)}\n` : text(device.name, rows));
  });
}

async function measure(device: Device, name: string, run: FlowRun): Promise<Row> {
  let engineMs = Infinity;
  let messages = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const result = await simulateFlow(device, run);
    engineMs = Math.min(engineMs, result.engineMs);
    messages = result.replicas.reduce((sum, replica) => sum + replica.messages, 0);
  }
  return { name, messages, engine_ms: engineMs, messages_per_s: messages / (engineMs / 1e3) };
}

function text(device: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, messages, engine_ms, messages_per_s }) => {
    const million = `${formatNumber(messages_per_s / 1e6)} M/s`;
    return `  ${name.padEnd(width)}  ${String(messages).padStart(9)}  ${formatNumber(engine_ms).padStart(8)}  ${million.padStart(10)}`;
  });
  const head = `  ${'case'.padEnd(width)}  ${'messages'.padStart(9)}  ${'ms'.padStart(8)}  ${'messages'.padStart(10)}`;
  return [`flow engine on ${device}, best of ${REPEATS}`, head, ...lines, ''].join('\n');
}
