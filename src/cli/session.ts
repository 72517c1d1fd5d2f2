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
  /** Does work that can be asked to stop: it looks at `requested` now and then, and throws {@link Interrupted}. */
  interruptible<T>(work: (requested: () => boolean) => Promise<T>): Promise<T>;
  exitCode: number;
}

/** Thrown where work stops because the user asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
