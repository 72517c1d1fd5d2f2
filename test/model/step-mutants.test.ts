/**
 * Cases of measured steps can fail: with a part of the model taken away, or a network of another
 * speed, a named row leaves its tolerance.
 */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { scenarioJob } from '../../src/run/job.ts';
import { runJob } from '../../src/run/run.ts';
import { wovenProgram } from '../../src/run/training/program.ts';
import { checkScenario } from '../../src/scenario/check.ts';
import { applySetting } from '../../src/scenario/text/override.ts';
import type { Case, CaseRun } from '../../src/validate/case.ts';
import { judge } from '../../src/validate/judge.ts';
import type { Outcome } from '../../src/validate/outcome.ts';
import { readValidation } from '../../src/validate/read.ts';

interface Mutant {
  readonly name: string;
  /** The row that it makes fail: id of the case, and label. */
  readonly row: readonly [id: string, label: string];
  /** Settings of all its runs. */
  readonly set?: readonly string[];
  /** Calls of groups of this kind carry next to nothing. */
  readonly hidden?: string;
}

const BETWEEN = ['A100-vtrain-3.6b', '3.6B, 16 × 4 × 1, 16'] as const;
const INSIDE = ['ratio-tp-server', 'tp 8 over tp 1'] as const;

const MUTANTS: readonly Mutant[] = [
  ...[
    ['NICs of half the rate', '50Gbit/s'],
    ['NICs of twice the rate', '200Gbit/s'],
  ].map(([name, rate]) => ({
    ...{ name: name!, row: BETWEEN },
    set: [`fabric.rate=${rate}`, `fabric.uplinkRate=${rate}`],
  })),
  { name: 'NVLink of half the rate', row: INSIDE, set: ['fabric.scaleUpRate=150GB/s'] },
  { name: 'NVLink of twice the rate', row: INSIDE, set: ['fabric.scaleUpRate=600GB/s'] },
  { name: 'no traffic of tp', row: INSIDE, hidden: 'tp' },
  {
    name: 'gradients hidden',
    row: ['H100-n340b-tp8pp8vp12', '256 over 128 GPUs, not below 1'],
    hidden: 'dp',
  },
  {
    name: 'no bubble: one stage, with its layers',
    row: ['ratio-micro-batch', 'micro-batch 24 over 4'],
    set: ['training.parallelism.pp=1', 'training.model.layers=6'],
  },
  {
    name: 'no kernels bound by memory',
    row: ['H100-8b-cp2', '8B cp2, 16 GPUs'],
    set: ['training.compute={name: h100-bf16-2025, memoryRate: 10000TB/s}'],
  },
  {
    name: 'no recomputation',
    row: ['A100-vtrain-3.6b', '3.6B, 1 × 64 × 1, 8'],
    set: ['training.recompute=none'],
  },
  {
    name: 'no ends: embedding, head and loss',
    row: ['H100-n15b-tp2-2505', 'N15B tp2 (25.05), 16 GPUs'],
    set: ['training.model={name: nemotron-4-15b, vocab: 2}'],
  },
];

const cases = await readValidation();
const device = createCpuDevice();
afterAll(() => device.destroy());

/** Outcomes of runs by the settings that they were made with: most mutants share a sound run. */
const known = new Map<string, Promise<Outcome>>();

function outcomeOf(id: string, run: CaseRun, { set = [], hidden }: Partial<Mutant>): Promise<Outcome> {
  const key = JSON.stringify([id, run.name, set, hidden]);
  const found = known.get(key) ?? simulated(run, set, hidden);
  known.set(key, found);
  return found;
}

async function simulated({ scenario }: CaseRun, set: readonly string[], hidden: string | undefined) {
  const problems: never[] = [];
  const tree = set.reduce((map, setting) => applySetting(map, setting, problems), scenario);
  const job = scenarioJob(await checkScenario(tree));
  const { workload } = job;
  if (workload.kind !== 'training') throw new Error('a training step');
  if (hidden === undefined) return { kind: 'result', result: await runJob(job, { device }) } as const;
  const { program } = wovenProgram(workload.training, job);
  const collectives = program.collectives.map((part) => {
    const ranks = part.foldedFrom ?? part.groups[0]!.length;
    return part.group === hidden ? { ...part, bytes: ranks, launchPs: 0 } : part;
  });
  const mutated = { ...job, workload: { kind: 'step', program: { ...program, collectives } } as const };
  return { kind: 'result', result: await runJob(mutated, { device }) } as const;
}

/** Whether a row is within, with its runs so changed. */
async function isWithin([id, label]: Mutant['row'], mutant: Partial<Mutant>): Promise<boolean> {
  const whole = cases.find((one) => one.id === id)!;
  const check = whole.checks.find((one) => one.label === label);
  if (!check) throw new Error(`${id} has no row ${label}`);
  const of: Case = { ...whole, checks: [check] };
  const outcomes = new Map<string, Outcome[]>();
  for (const name of [check.run, check.over].filter((one) => one !== undefined)) {
    const run = whole.runs.find((one) => one.name === name)!;
    outcomes.set(name, [await outcomeOf(id, run, mutant)]);
  }
  return judge(of, outcomes)[0]!.within;
}

test.each(MUTANTS)('$name: $row.0, $row.1 fails', async (mutant) => {
  expect(await isWithin(mutant.row, {})).toBe(true);
  expect(await isWithin(mutant.row, mutant)).toBe(false);
});
