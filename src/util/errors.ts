/** An error that the user can correct: the fault, its place, and advice. Exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Where it is: `file:line:column`, a flag, a spec. */
  readonly where: string | undefined;
  /** Advice. */
  readonly advice: string | undefined;
  constructor(what: string, at: { readonly where?: string; readonly advice?: string } = {}) {
    super(what);
    this.where = at.where;
    this.advice = at.advice;
  }
}

/** The device asked for cannot be had. Exit code 3. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}

/** Our own bug: a condition the code relies on does not hold. Exit code 70. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws {@link InvariantError} unless `condition` holds. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what);
}
