/** Least squares with a prior, in few dimensions. */
import { invariant } from '../../util/errors.ts';

/** An estimate around a point where a model is linear. */
export interface Estimate {
  readonly values: readonly number[];
  /** Standard deviation of each. */
  readonly deviations: readonly number[];
}

export interface Linear {
  /** Residuals at `at`: measured less modelled. */
  readonly residuals: readonly number[];
  /** Derivatives of the modelled values: a row a residual, a column a parameter. */
  readonly jacobian: readonly (readonly number[])[];
  readonly at: readonly number[];
  /** Standard deviation of a residual. */
  readonly sigma: number;
  /** Standard deviation of each parameter around 0 before any data. */
  readonly prior: number;
}

/**
 * The maximum a posteriori of a linear model: minimises Σ (r/σ)² + Σ (θ/prior)². The deviations are
 * the square roots of the diagonal of the inverse of the normal matrix.
 */
export function estimate({ residuals, jacobian, at, sigma, prior }: Linear): Estimate {
  const size = at.length;
  const normal = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  const weight = 1 / sigma ** 2;
  residuals.forEach((residual, i) => {
    const row = jacobian[i]!;
    // Against the point 0, around which the prior is.
    const target = residual + dot(row, at);
    for (let j = 0; j < size; j++) {
      right[j]! += weight * row[j]! * target;
      for (let k = 0; k < size; k++) normal[j]![k]! += weight * row[j]! * row[k]!;
    }
  });
  for (let j = 0; j < size; j++) normal[j]![j]! += 1 / prior ** 2;
  const inverse = inverseOf(normal);
  return {
    values: inverse.map((row) => dot(row, right)),
    deviations: inverse.map((row, j) => Math.sqrt(row[j]!)),
  };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Inverse of a symmetric positive definite matrix, by Cholesky's decomposition. */
export function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = matrix[i]![j]! - dot(lower[i]!.slice(0, j), lower[j]!.slice(0, j));
      invariant(i !== j || rest > 0, 'a normal matrix with a prior is positive definite');
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  }
  const columns = matrix.map((_, column) => {
    const solved = new Array<number>(size).fill(0);
    for (let i = 0; i < size; i++) {
      const sum = dot(lower[i]!.slice(0, i), solved.slice(0, i));
      solved[i] = ((i === column ? 1 : 0) - sum) / lower[i]![i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = solved[i]!;
      for (let k = i + 1; k < size; k++) sum -= lower[k]![i]! * solved[k]!;
      solved[i] = sum / lower[i]![i]!;
    }
    return solved;
  });
  return columns;
}
