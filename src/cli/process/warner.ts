/** How commands tell warnings. */
import type { Warning } from '../../model/warning.ts';
import { warningText } from '../../report/warnings/text.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

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
    progress?.clear();
    session.err(`weft: warning: ${of === undefined ? '' : `${of}: `}${warningText(warning)}\n`);
  };
}
