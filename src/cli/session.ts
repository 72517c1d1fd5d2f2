/** What a command talks to: the streams, and the exit code it leaves. */

/** Exit codes, a contract. */
export const Exit = {
  ok: 0,
  criterionFailed: 1,
  badInput: 2,
  noDevice: 3,
  bug: 70,
  interrupted: 130,
} as const;

export interface Session {
  /** Results only. */
  out(text: string): void;
  /** Progress, warnings, errors. */
  err(text: string): void;
  /** Whether stderr is a terminal, so that progress may be drawn. */
  readonly terminal: boolean;
  /** Set once the user asked to stop; long work looks at it. */
  readonly interrupt: { requested: boolean };
  exitCode: number;
}

/** Thrown where work stops because the user asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
