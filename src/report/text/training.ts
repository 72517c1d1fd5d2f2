/** Utilization and memory of a training step, a line each. */
import type { ReuseResult, TrainingSummary, Utilization } from '../../model/training-result.ts';
import { formatSize } from '../../units/format.ts';
import { central, countText, percentText } from '../format.ts';

/** Lines below the parts of a training step; none for a result without these figures. */
export function trainingLines(summary: TrainingSummary): string[] {
  const { mfu, hfu, framework, compute, jitter, contention, memory_bytes } = summary;
  return [
    ...(framework ? [frameworkLine(framework)] : []),
    ...(compute ? [computeLine(compute)] : []),
    ...(jitter ? [jitterLine(jitter)] : []),
    ...(contention ? [contentionLine(contention)] : []),
    ...(mfu ? [`MFU ${bothText(mfu)}${hfu ? `; HFU ${bothText(hfu)}` : ''}`] : []),
    ...(memory_bytes ? memoryLines(memory_bytes) : []),
  ];
}

/** E.g. `framework ddp: gradients.sharding none, gradients.bucket 26214400`. */
function frameworkLine({ name, values }: NonNullable<TrainingSummary['framework']>): string {
  const choices = Object.entries(values).map(([key, value]) => `${key} ${value}`);
  return `framework ${name}: ${choices.length > 0 ? choices.join(', ') : 'all its choices are set by hand'}`;
}

/** E.g. `compute by kernels, rates h100-bf16-2025: products 660 TFLOP/s, …`. */
function computeLine({ name, values }: NonNullable<TrainingSummary['compute']>): string {
  const { products = 0, memoryRate = 0 } = values;
  const rates = [
    `products ${(Number(products) / 1e12).toFixed(0)} TFLOP/s`,
    `memory ${(Number(memoryRate) / 8e12).toFixed(2)} TB/s`,
  ];
  return `compute by kernels, rates ${name ?? 'of the scenario'}: ${rates.join(', ')}`;
}

/** E.g. `jitter: exponential per step, deviation 0.40 %; slowest rank expected at +1.10 %`. */
function jitterLine(jitter: NonNullable<TrainingSummary['jitter']>): string {
  const { deviation, distribution, per, included, slowest } = jitter;
  const over = included === 1 ? '' : `, beyond that of ${countText(included)} ranks`;
  const most = slowest === undefined ? '' : `; slowest rank expected at ${addedText(slowest)}`;
  return `jitter: ${distribution} per ${per}, deviation ${percentText(deviation)}${most}${over}`;
}

/** E.g. `contention: of 132 units dp holds 16, …; memory 5.00 %, hidden communication × 1.3`. */
function contentionLine(contention: NonNullable<TrainingSummary['contention']>): string {
  const { units, memory = 0, longer = 1, ...held } = contention;
  const holders = Object.entries(held).map(([group, count]) => `${group} ${count}`);
  return `contention: of ${units} units calls hold ${holders.join(', ')}; memory ${percentText(memory)}, hidden communication × ${longer}`;
}

const addedText = (factor: number) => `${factor < 1 ? '' : '+'}${percentText(factor - 1)}`;

function bothText({ causal, square }: Utilization): string {
  return `${percentText(central(causal))} (causal attention), ${percentText(central(square))} (square)`;
}

function memoryLines(memory: NonNullable<TrainingSummary['memory_bytes']>): string[] {
  const { accelerator, stage } = memory;
  const whose = stage === undefined ? 'a rank' : `a rank of stage ${stage}, which needs most`;
  const of = accelerator === undefined ? '' : ` of ${formatSize(accelerator)}`;
  const parts = (['parameters', 'gradients', 'optimizer', 'activations'] as const).map(
    (part) => `${part} ${sizeText(memory[part])}`,
  );
  return [`memory of ${whose}, estimated: ${sizeText(memory.total)}${of}`, `  ${parts.join(', ')}`];
}

/** The line about simulations; none for a result that does not tell. */
export function reuseLines(reuse: ReuseResult | undefined): string[] {
  if (!reuse || reuse.calls === 0) return [];
  const { calls, simulations, reused } = reuse;
  return [
    `collectives: ${countOf(calls, 'call')}, ${countOf(simulations, 'simulation')}, ${countText(reused)} reused`,
  ];
}

const countOf = (count: number, what: string) => `${countText(count)} ${what}${count === 1 ? '' : 's'}`;

const sizeText = (bytes: number) => formatSize(Math.round(bytes));
