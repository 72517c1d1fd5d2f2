/**
 * The layers of each model chunk. The embedding is in the first chunk, the head and the loss in the
 * last.
 */
import { UserError } from '../../../util/errors.ts';
import { nearest } from '../nearest.ts';
import { isLetters, LAYERS_KEY, readCounts, readLetters } from './layout-text.ts';
import type { Pipeline } from './pipeline.ts';

/** The part of the model that is one chunk. */
export interface ChunkLayers {
  /** Transformer layers, at least 0. */
  readonly layers: number;
  /** Layers for multi-token prediction (MTP). */
  readonly mtp: number;
  /** The embedding comes before them. */
  readonly first: boolean;
  /** The head comes after them. */
  readonly last: boolean;
}

/** The layers of a model, and how they are spread. */
export interface LayerRequest {
  readonly layers: number;
  /** Layers for multi-token prediction; default: 0. */
  readonly mtp?: number | undefined;
  /**
   * Default: an even split. `with-ends`: the embedding and the head count as a layer each, so that
   * the ends have one layer fewer (Llama 3). Numbers: layers of each chunk, or of each stage.
   * Letters: a layout as Megatron writes it.
   */
  readonly spread?: string | undefined;
  /** The pipeline with other sizes; for the advice of errors. */
  readonly sizes?: OtherSizes | undefined;
}

/** Which other sizes a pipeline may have. */
export interface OtherSizes {
  /** Whether a scenario may say how many chunks a rank has, and whether it does. */
  readonly virtual: 'fixed' | 'open' | 'given';
  /** Whether the schedule takes so many stages and chunks of a rank. */
  readonly works: (stages: number, virtual: number) => boolean;
}

/** The value of `spread` that counts the embedding and the head. */
export const WITH_ENDS = 'with-ends';

/** Throws `UserError` if layers and chunks do not fit; the advice names a spread that does. */
export function chunkLayers(pipeline: Pipeline, request: LayerRequest): ChunkLayers[] {
  const { chunks } = pipeline;
  const { layers, mtp = 0, spread } = request;
  const found =
    spread !== undefined && isLetters(spread) && spread !== WITH_ENDS
      ? byLetters(readLetters(spread), chunks)
      : byCounts(pipeline, request);
  const places = found.map((chunk, i) => ({ ...chunk, first: i === 0, last: i === chunks - 1 }));
  need(
    sum(found.map((chunk) => chunk.layers)) === layers,
    `layers adds up to ${sum(found.map((chunk) => chunk.layers))}, but the model has ${layers}`,
    layers,
    chunks,
  );
  need(
    sum(found.map((chunk) => chunk.mtp)) === mtp,
    `layers has ${sum(found.map((chunk) => chunk.mtp))} for multi-token prediction, but the model has ${mtp}`,
    layers,
    chunks,
  );
  const idle = places.findIndex((chunk) => !chunk.first && !chunk.last && chunk.layers + chunk.mtp === 0);
  need(idle < 0, `model chunk ${idle} has no layers`, layers, chunks);
  return places;
}

type Counted = Pick<ChunkLayers, 'layers' | 'mtp'>;

function byCounts(pipeline: Pipeline, { layers, mtp = 0, spread, sizes }: LayerRequest): Counted[] {
  const { chunks, size, chunksOf } = pipeline;
  const listed = spread === undefined || spread === WITH_ENDS ? undefined : readCounts(spread);
  let counts = listed ?? even(pipeline, layers, spread === WITH_ENDS, sizes);
  if (listed?.length === size.stages && chunks > size.stages) {
    counts = new Array<number>(chunks).fill(0);
    listed.forEach((count, rank) => {
      const places = chunksOf(rank);
      const each = count / places.length;
      need(
        Number.isInteger(each),
        `stage ${rank} has ${count} layers for ${places.length} model chunks`,
        layers,
        chunks,
      );
      for (const chunk of places) counts[chunk] = each;
    });
  }
  const perStage = chunks > size.stages ? ` or ${size.stages} stages` : '';
  need(
    counts.length === chunks,
    `layers has ${counts.length} numbers for ${chunks} model chunks${perStage}`,
    layers,
    chunks,
  );
  return counts.map((count, i) => ({ layers: count, mtp: i === chunks - 1 ? mtp : 0 }));
}

function byLetters(texts: readonly string[], chunks: number): Counted[] {
  const at = (what: string, advice: string) => new UserError(what, { where: LAYERS_KEY, advice });
  const all = texts.join('');
  if (texts.length !== chunks)
    throw at(
      `the layout has ${texts.length} chunks, not ${chunks}`,
      `use | ${chunks - 1} times, between chunks`,
    );
  if (!/^E[^E]*$/.test(all)) throw at('a layout has one embedding, at its start', 'begin with one E');
  if (!/^[^L]*L$/.test(all)) throw at('a layout has one head, at its end', 'end with one L');
  if (/m.*t/.test(all))
    throw at('a layer comes after one for multi-token prediction', 'write all t before m');
  const count = (text: string, letter: string) => text.split(letter).length - 1;
  return texts.map((text) => ({ layers: count(text, 't'), mtp: count(text, 'm') }));
}

/** Throws unless the layers divide by the chunks. */
function even(
  { chunks, size }: Pipeline,
  layers: number,
  withEnds: boolean,
  sizes: OtherSizes | undefined,
): number[] {
  const all = withEnds ? layers + 2 : layers;
  if (all % chunks !== 0) {
    const own = layers === 1 ? '1 layer' : `${layers} layers`;
    const what = withEnds ? `${own} and both ends` : own;
    const perStage = chunks / size.stages;
    const of = perStage > 1 ? ` (${size.stages} stages of ${perStage})` : '';
    throw new UserError(`${what} cannot be spread evenly over ${chunks} model chunks${of}`, {
      where: sizes?.virtual === 'given' ? 'training.pipeline.virtual' : 'training.parallelism.pp',
      advice: `${spreadAdvice(layers, chunks, !withEnds)}use ${nearestSizes(all, size.stages, perStage, sizes)}`,
    });
  }
  const counts = new Array<number>(chunks).fill(all / chunks);
  if (withEnds) {
    counts[0]!--;
    counts[chunks - 1]!--;
  }
  return counts;
}

/** A spread that fits, as the start of advice; empty if none does. */
function spreadAdvice(layers: number, chunks: number, tryEnds: boolean): string {
  if (chunks > layers + 2) return '';
  if (tryEnds && (layers + 2) % chunks === 0) return `set pipeline.layers: ${WITH_ENDS}, or `;
  return `set pipeline.layers, e.g. ${nearEven(layers, chunks)}, or `;
}

function need(holds: boolean, what: string, layers: number, chunks: number): void {
  if (holds) return;
  const fits = chunks <= layers + 2;
  throw new UserError(what, {
    where: LAYERS_KEY,
    advice: fits ? `e.g. ${nearEven(layers, chunks)}` : `use at most ${layers + 2} model chunks`,
  });
}

/** Layers as evenly as possible, fewer at the ends, which have the embedding and the head. */
function nearEven(layers: number, chunks: number): string {
  const low = Math.floor(layers / chunks);
  const more = layers - low * chunks;
  const front = Math.ceil((chunks - more) / 2);
  const runs: readonly (readonly [count: number, times: number])[] = [
    [low, front],
    [low + 1, more],
    [low, chunks - more - front],
  ];
  return runs
    .filter(([, times]) => times > 0)
    .map(([count, times]) => (times > 1 ? `${count}x${times}` : `${count}`))
    .join(',');
}

/** The nearest stages that divide the layers, with other chunks of a rank if need be, in words. */
function nearestSizes(
  layers: number,
  stages: number,
  perStage: number,
  { virtual = 'fixed', works = () => true }: Partial<OtherSizes> = {},
): string {
  const fits = (count: number, each: number) => layers % (count * each) === 0 && works(count, each);
  const isKept = (count: number) => count > 1 && fits(count, perStage);
  const kept = nearest(stages, isKept);
  const each = nearest(perStage, (v) => fits(stages, v));
  if (virtual !== 'fixed' && fits(stages, each) && (virtual === 'given' || !isKept(kept)))
    return `pipeline.virtual ${each}`;
  return `pp ${isKept(kept) ? kept : 1}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
