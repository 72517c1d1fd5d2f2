/**
 * Cost of training steps against ranks, micro-batches and layers: `npx tsx test/speed/step-cost.ts`
 * prints the tables of docs/performance.md. Counts do not depend on the machine; processor time
 * does, and is relative to the first row of a table.
 */
import type { FlowRun } from '../../src/engine/flow/api.ts';
import { createCpuDevice, parseScenario, runScenario, simulateFlow } from '../../src/index.ts';

interface Shape {
  readonly servers: number;
  readonly microBatches: number;
  readonly layers: number;
  readonly pp: number;
}

interface Series {
  readonly what: string;
  readonly base: Shape;
  readonly changes: readonly Partial<Shape>[];
  readonly text: (shape: Shape) => string;
}

const SERIES: readonly Series[] = [
  {
    what: 'tp in servers, dp on rails: no collectives meet',
    base: { servers: 16, microBatches: 16, layers: 32, pp: 4 },
    changes: [
      ...[{ servers: 32 }, { servers: 64 }, { servers: 128 }, { microBatches: 32 }, { microBatches: 64 }],
      ...[{ layers: 64 }, { layers: 128 }, { pp: 1 }, { pp: 8 }],
    ],
    text: ({ servers, microBatches, layers, pp }) => `
fabric: preset:dgx-h100,servers=${servers}
training:
  model: { name: llama-3-8b, layers: ${layers} }
  accelerator: h100
  parallelism: { tp: 8, pp: ${pp}, dp: ${servers / pp}, sequenceParallel: true }
  batch: { sequences: ${microBatches}, microBatches: ${microBatches} }
  gradients: { sharding: zero1 }
`,
  },
  {
    what: 'experts and gradients meet on uplinks',
    base: { servers: 4, microBatches: 2, layers: 4, pp: 1 },
    changes: [
      ...[{ servers: 8 }, { servers: 16 }, { microBatches: 4 }, { microBatches: 8 }],
      ...[{ layers: 8 }, { layers: 16 }],
    ],
    text: ({ servers, microBatches, layers }) => `
fabric: leaf-spine:leaves=${servers / 2},hosts=2,gpus=4,spines=2,rate=100Gbit/s,scaleUpRate=450GB/s
routing: ecmp
training:
  model: { layers: ${layers}, hidden: 1024, heads: 16, experts: 8, topK: 2, expertFfn: 2048, vocab: 32000, sequence: 1024 }
  parallelism: { tp: 4, dp: ${servers}, ep: 4 }
  batch: { sequences: ${microBatches}, microBatches: ${microBatches} }
  gradients: { bucket: 10MB }
`,
  },
];

const device = createCpuDevice();

/** Counts of one run, of all rungs together. */
async function measure({ text }: Series, shape: Shape) {
  const scenario = await parseScenario(`seeds: 1\n${text(shape)}`);
  const sum = { runs: 0, rounds: 0, messages: 0, bytes: 0 };
  const simulate = async (run: FlowRun) => {
    const result = await simulateFlow(device, run);
    sum.runs++;
    const own = Object.values(run.schedule as object).filter((part) => ArrayBuffer.isView(part));
    sum.bytes = Math.max(
      sum.bytes,
      own.reduce((all, { byteLength }) => all + byteLength, 0),
    );
    for (const { rounds, messages } of result.replicas) {
      sum.rounds += rounds;
      sum.messages += messages;
    }
    return result;
  };
  const before = process.cpuUsage();
  const { reuse } = await runScenario(scenario, { device, simulate });
  const { user, system } = process.cpuUsage(before);
  return { ...sum, ...reuse!, seconds: (user + system) / 1e6 };
}

for (const series of SERIES) {
  const { what, base, changes } = series;
  // Code is compiled in the first run.
  await measure(series, base);
  let firstS: number | undefined;
  console.log(`\n${what}\n`);
  console.log(
    '| servers | micro-batches | layers | pp | calls | reused | engine runs | rounds | messages | largest schedule | time |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const change of [{}, ...changes]) {
    const shape = { ...base, ...change };
    const { calls, reused, runs, rounds, messages, bytes, seconds } = await measure(series, shape);
    firstS ??= seconds;
    const { servers, microBatches, layers, pp } = shape;
    const counts = [servers, microBatches, layers, pp, calls, reused, runs, rounds, messages];
    const kilobytes = Math.round(bytes / 1000);
    const cells = [...counts, `${kilobytes.toLocaleString('en')} kB`, (seconds / firstS).toFixed(1)];
    console.log(`| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`);
  }
}
device.destroy();
