/** How commands tell warnings. */
import type { Warning, WarningCode } from '../../model/warning.ts';
import { warningText } from '../../report/warnings/text.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

/** Warnings about the machine, which a user need not read on every run. */
const ONCE: ReadonlySet<WarningCode> = new Set(['no-gpu']);

/** Choices of weft, where nothing is wrong. */
const NOTES: ReadonlySet<WarningCode> = new Set(['size-chosen']);

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
    const kind = NOTES.has(warning.code) ? 'weft: note:' : 'weft: warning:';
    session.err(`${kind} ${of === undefined ? '' : `${of}: `}${text}\n`);
  };
}
