/** How commands tell warnings. */
import type { Warning, WarningCode } from '../../model/warning.ts';
import { warningText } from '../../report/warnings/text.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

/** Warnings about the machine, which a user need not read on every run. */
const ONCE: ReadonlySet<WarningCode> = new Set(['no-gpu']);

/**
 * Prints warnings on stderr, with no line of progress above them; does nothing with `--quiet`.
 * `of`: the runs that a warning is about, where a command has several.
 */
export function warner(
  session: Session,
  { quiet = false }: { readonly quiet?: boolean },
  progress?: Progress,
): (warning: Warning, of?: string) => void {
  return (warning, of) => {
    if (quiet) return;
    const text = warningText(warning);
    if (ONCE.has(warning.code) && !session.isNews(text)) return;
    progress?.clear();
    session.err(`weft: warning: ${of === undefined ? '' : `${of}: `}${text}\n`);
  };
}
