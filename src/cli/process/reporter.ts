/** Progress and warnings of a command that simulates. */
import type { Warning } from '../../model/warning.ts';
import { createProgress, type Progress, type ProgressOptions } from './progress.ts';
import type { Session } from './session.ts';
import { warner } from './warner.ts';

export interface Reporter {
  readonly progress: Progress;
  /** The warnings of {@link Reporter.warn}, for the result. */
  readonly warnings: readonly Warning[];
  /** Prints a warning; `of`: the runs that it is about. */
  show(warning: Warning, of?: string): void;
  /** Prints a warning and keeps it. */
  warn(warning: Warning): void;
}

/** The reporter of a command; with `--quiet` it prints nothing. */
export function reporter(session: Session, options: ProgressOptions): Reporter {
  const { quiet = false } = options;
  const progress = createProgress(session, options);
  const warnings: Warning[] = [];
  const show = warner(session, { quiet }, progress);
  return {
    progress,
    warnings,
    show,
    warn: (one) => {
      warnings.push(one);
      show(one);
    },
  };
}
