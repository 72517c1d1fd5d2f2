/** `weft bench`: the flow engine's speed on this machine. */
import type { Command } from 'commander';
import { buildCollective } from '../collective/build.ts';
import type { Device } from '../device/device.ts';
import { simulateFlow } from '../engine/flow/simulate.ts';
import { withDevice } from '../platform/node.ts';
import { buildRoutes } from '../routing/tables.ts';
import { parseScenario } from '../scenario/check.ts';
import { formatNumber } from '../units/format.ts';
import { invariant } from '../util/errors.ts';
import { attentive } from './attentive.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import type { Session } from './session.ts';
import { packageVersion } from './version.ts';

const COMMON = 'rate=400Gbit/s,latency=500ns';

/** Scenarios of a few seconds together, from the easy (all flows alike) to the hard (every flow its own path). */
const CASES: Readonly<Record<string, string>> = {
  'ring all-reduce, 64 MiB, 128 ranks, ecmp': `
    fabric: fat-tree:k=8,${COMMON}
    collective: {name: all-reduce, algorithm: ring, size: 64MiB}`,
  'the same, 64 seeds in one batch': `
    fabric: fat-tree:k=8,${COMMON}
    collective: {name: all-reduce, algorithm: ring, size: 64MiB}
    seeds: 64`,
  'all-to-all, 1 MiB a pair, 128 ranks, d-mod-k': `
    fabric: fat-tree:k=8,${COMMON}
    routing: d-mod-k
    collective: {name: all-to-all, algorithm: direct, size: 128MiB}`,
  'all-to-all, 1 MiB a pair, 128 ranks, ecmp': `
    fabric: fat-tree:k=8,${COMMON}
    collective: {name: all-to-all, algorithm: direct, size: 128MiB}`,
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
      for (const [name, text] of Object.entries(CASES)) {
        progress.update(rows.length / Object.keys(CASES).length, name);
        rows.push(await measure(device, name, text, options));
      }
      return { device: { kind: device.info.kind, name: device.info.name }, rows };
    };
    const { device, rows } = await session
      .interruptible((requested) =>
        withDevice(options.device, (device) => run(attentive(device, requested)), warn),
      )
      .finally(() => progress.clear());
    const document = { schema: 'weft.bench/1', version: packageVersion(), device, cases: rows };
    session.out(options.json ? `${JSON.stringify(document, undefined, 2)}\n` : text(device.name, rows));
  });
}

async function measure(device: Device, name: string, text: string, options: CommonOptions): Promise<Row> {
  const overrides = options.seed === undefined ? [] : [`seed=${options.seed}`];
  const { fabric, routing, engine, seeds, workload } = await parseScenario(text, { overrides });
  invariant(workload.kind === 'collective', 'bench cases are collectives');
  const { collective, algorithm, ranks } = workload;
  const built = fabric.build();
  const run = {
    fabric: built,
    routes: buildRoutes(built),
    schedule: buildCollective({ collective, algorithm, bytes: workload.sizes, groups: [ranks] }),
    reality: 'routing',
    routing: routing.choice,
    seeds,
    tolerance: engine.tolerance,
  } as const;
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
