/**
 * A table of rates: how fast an accelerator with its power limit runs a precision, with the
 * software of a year. Each value has a source; at most one, the rate of matrix products, is fitted,
 * on at most three measured steps, which are named.
 */
import type { ComputeValues } from '../params.ts';

/** Rates by name. A new one is a file and a line in the registry. */
export interface Rates {
  /** Accelerator, precision and year of the software, e.g. `h100-bf16-2025`. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  /** Dense peak of the accelerator in the precision that the table is for, e.g. `989TFLOP/s`. */
  readonly peak: string;
  /** Values of `training.compute` as text; those left out take the defaults of the parameters. */
  readonly values: Readonly<
    Partial<Record<keyof ComputeValues, string>> & Record<'products' | 'memoryRate', string>
  >;
  /** Errors on measured steps that it was not fitted on, by `weft validate --all`. */
  readonly seen: { readonly steps: number; readonly median: number };
  /** Sources of the values, and the steps that the rate of products was fitted on. */
  readonly sources: readonly string[];
}
