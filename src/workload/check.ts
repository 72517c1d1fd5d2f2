/** Conditions between the parameters of a training step. */
import { UserError } from '../util/errors.ts';
import { modelProblems } from './check-model.ts';
import { checkLayout } from './parallelism/check.ts';
import { nearest } from './parallelism/nearest.ts';
import type { Training } from './params.ts';

/** Each is a handful of items of the step, held in memory. */
const MOST_LAYER_PASSES = 1_000_000;

/**
 * Everything wrong with `training` on a fabric of `fabricRanks` ranks, each with advice; empty when
 * sound.
 */
export function trainingProblems(training: Training, fabricRanks: number): UserError[] {
  const problems: UserError[] = [...modelProblems(training.model)];
  const need = (holds: boolean, where: string, what: string, advice: string) => {
    if (!holds) problems.push(new UserError(what, { where: `training.${where}`, advice }));
  };
  const { model, parallelism, batch } = training;
  const { tp, dp, ep, pp, cp = 1 } = parallelism;
  const used = tp * dp * pp * cp;
  const more = (['pp', 'cp'] as const).flatMap((kind) => {
    const size = parallelism[kind] ?? 1;
    return size > 1 ? [` × ${kind} ${size}`] : [];
  });
  need(
    used <= fabricRanks,
    'parallelism',
    `dp ${dp} × tp ${tp}${more.join('')} needs ${used} ranks, but the fabric has ${fabricRanks}`,
    used / dp <= fabricRanks
      ? `lower dp to ${Math.floor(fabricRanks / (used / dp))}, or use a larger fabric`
      : 'lower the others, or use a larger fabric',
  );
  need(
    model.headDim !== undefined || model.hidden % model.heads === 0,
    'model.heads',
    `hidden ${model.hidden} is not a multiple of heads ${model.heads}`,
    `set headDim, or use heads that divide hidden, e.g. ${nearest(model.heads, (count) => model.hidden % count === 0)}`,
  );
  need(
    model.heads % tp === 0,
    'parallelism.tp',
    `tp ${tp} does not divide heads ${model.heads}`,
    `heads are split over tp: use tp ${nearest(tp, (size) => model.heads % size === 0)}`,
  );
  const kvHeads = model.kvHeads ?? model.heads;
  need(
    model.heads % kvHeads === 0,
    'model.kvHeads',
    `kvHeads ${kvHeads} does not divide heads ${model.heads}`,
    `every key-value head must serve the same number of query heads: use kvHeads ${nearest(kvHeads, (count) => model.heads % count === 0)}`,
  );
  need(
    batch.sequences % batch.microBatches === 0,
    'batch.microBatches',
    `${batch.sequences} sequences cannot be split into ${batch.microBatches} micro-batches`,
    `microBatches must divide sequences: use ${nearest(batch.microBatches, (count) => batch.sequences % count === 0)}`,
  );
  need(
    model.layers * batch.microBatches <= MOST_LAYER_PASSES,
    'batch.microBatches',
    `${batch.microBatches} micro-batches of ${model.layers} layers are more than ${MOST_LAYER_PASSES} passes through a layer`,
    'use fewer micro-batches',
  );
  const products = training.compute?.values.products ?? 0;
  const { peak } = training.accelerator;
  need(
    products <= peak,
    'compute',
    `the rate of products, ${products / 1e12} TFLOP/s, exceeds the peak of the accelerator, ${peak / 1e12} TFLOP/s`,
    'name the accelerator of these rates, or use other rates',
  );
  const fits = (size: number) => model.experts % size === 0 && (dp * cp) % size === 0;
  if (model.experts > 0) {
    need(
      model.expertFfn !== undefined || model.ffn !== undefined,
      'model.expertFfn',
      'the inner width of an expert is missing',
      'give expertFfn (or ffn)',
    );
    need(
      model.topK <= model.experts,
      'model.topK',
      `topK ${model.topK} exceeds experts ${model.experts}`,
      `use at most ${model.experts}`,
    );
    need(
      model.experts % ep === 0,
      'parallelism.ep',
      ep > model.experts
        ? `ep ${ep} is more ranks than the model has experts, ${model.experts}`
        : `ep ${ep} does not divide experts ${model.experts}`,
      `ep must divide experts: use ep ${nearest(ep, fits)}`,
    );
  } else {
    need(model.ffn !== undefined, 'model.ffn', 'the inner width of the MLP is missing', 'give ffn');
    need(ep === 1, 'parallelism.ep', `ep ${ep} without experts`, 'give model.experts, or ep: 1');
  }
  const copies = cp > 1 ? `dp ${dp} × cp ${cp}` : `dp ${dp}`;
  need(
    (dp * cp) % ep === 0,
    'parallelism.ep',
    `ep ${ep} does not divide ${copies}`,
    `experts are spread over ${copies} ranks: use ep ${nearest(ep, fits)}`,
  );
  checkLayout(training, need, problems);
  return problems;
}

/** Throws the first of {@link trainingProblems}. */
export function checkTraining(training: Training, fabricRanks: number): void {
  const problem = trainingProblems(training, fabricRanks)[0];
  if (problem) throw problem;
}
