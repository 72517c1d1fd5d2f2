/** How commands tell warnings. */
import type { Warning } from '../../model/warning.ts';
import { warningText } from '../../report/warnings/text.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

/** Prints warnings on stderr, with no line of progress above them; does nothing with `--quiet`. */
export function warner(
  session: Session,
  { quiet = false }: { readonly quiet?: boolean },
  progress?: Progress,
): (warning: Warning) => void {
  return (warning) => {
    if (quiet) return;
    progress?.clear();
    session.err(`weft: warning: ${warningText(warning)}\n`);
  };
}
