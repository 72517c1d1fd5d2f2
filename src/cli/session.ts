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
  /** How the user asks for an end. */
  readonly interrupt: Interrupt;
  exitCode: number;
}

/**
 * The user's wish to stop. Outside of {@link Interrupt.attend} a signal ends the process at once, which is right
 * where nothing has to be given back and where long work gives the event loop no turn to hear of a signal.
 */
export interface Interrupt {
  /** From now on (if not before) the wish is noted, for work that looks at `requested` now and then and throws {@link Interrupted}. */
  attend(): void;
  /** The end of that. */
  leave(): void;
  requested(): boolean;
}

/** Thrown where work stops because the user asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
