/** The end of a command that was interrupted and leaves a part of its result. */
import type { PartialFacts } from '../model/partial.ts';
import { partialText } from '../report/partial.ts';
import { Exit, Interrupted, type Session } from './process/session.ts';

/** Says on stderr what is done, and sets the exit code. */
export function leave(partial: PartialFacts, session: Session): void {
  const { reason } = session.interrupt.signal;
  session.interrupt.heard();
  session.exitCode = reason instanceof Interrupted ? reason.exitCode : Exit.interrupted;
  session.err(`weft: interrupted: ${partialText(partial)}\n`);
}
