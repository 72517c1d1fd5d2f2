/** The session of a command: the streams, and the exit code it leaves. */
import { printable, printableLine } from '../../util/printable.ts';

/** Exit codes, a contract. */
export const Exit = {
  ok: 0,
  criterionFailed: 1,
  badInput: 2,
  noDevice: 3,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export interface Session {
  /** Results only; in colour where stdout is a terminal that has some. */
  out(text: string, colour?: 'red'): void;
  /** Warnings, errors. */
  err(text: string): void;
  /** Draws a line over the one drawn before, on a terminal; an empty one clears it. */
  status(line: string): void;
  /** Whether stderr is a terminal, so that progress may be drawn. */
  readonly terminal: boolean;
  /** Whether a note is new to the user; the next time it is not. */
  isNews(note: string): boolean;
  /** How the user asks for an end. */
  readonly interrupt: Interrupt;
  /** Columns of the terminal that is stdout; undefined if it is none. */
  readonly columns?: number | undefined;
  exitCode: number;
}

/** Where text goes at last. */
export interface Streams {
  writeOut(text: string): void;
  writeErr(text: string): void;
  /** Whether stderr is a terminal. */
  readonly terminal: boolean;
  /** Whether stdout shows colours; default: no. */
  readonly colours?: boolean;
  /** Columns of the terminal that is stdout; default: it is none. */
  readonly columns?: number | undefined;
  /** Whether a note is new to the user; default: each is. */
  readonly isNews?: (note: string) => boolean;
}

/**
 * A session on these streams. All that weft prints passes here, and control characters turn into
 * their pictures: no text of a file, an argument or the environment can move the cursor, colour or
 * hide anything.
 */
export function createSession(
  { writeOut, writeErr, terminal, colours = false, columns, isNews = () => true }: Streams,
  interrupt: Interrupt,
): Session {
  return {
    out: (text, colour) =>
      writeOut(colours && colour ? `\x1b[31m${printable(text)}\x1b[39m` : printable(text)),
    err: (text) => writeErr(printable(text)),
    status: (line) => writeErr(`\r\x1b[K${printableLine(line)}`),
    terminal,
    isNews,
    columns,
    interrupt,
    exitCode: Exit.ok,
  };
}

/**
 * The user's wish to stop. Outside of {@link Interrupt.attend} a signal ends the process at once.
 * That is right if nothing has to be given back, and if long work gives the event loop no turn to
 * handle a signal.
 */
export interface Interrupt {
  /** Raised by the wish, with {@link Interrupted} as its reason, where it is attended to. */
  readonly signal: AbortSignal;
  /** From now on (if not before) the wish raises the signal, for work that hears of it. */
  attend(): void;
  /** The end of that. */
  leave(): void;
  /** The work has stopped in time: what is done is written now, however long that takes. */
  heard(): void;
}

/** Why work stops that the user asked to stop, and the exit code for that. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = Exit.interrupted) {
    super(message);
    this.exitCode = exitCode;
  }
}
