/** A named model: a published shape, as values of `training.model`. */
import type { ModelValues } from '../model-params.ts';

/** Values of a model's block; those left out take the defaults of the parameters. */
export type ModelShape = Partial<ModelValues> &
  Pick<ModelValues, 'layers' | 'hidden' | 'heads' | 'vocab' | 'sequence'>;

/** A model by its name. A new family is a file and a line in the registry. */
export interface Model {
  /** kebab-case, as in `model: NAME`. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  /** `sequence` is that of most of the pre-training. */
  readonly shape: ModelShape;
  /** Publications of the shape and of the totals; what the shape leaves out. */
  readonly sources: readonly string[];
}
