/** `--export trace:FILE`: the trace that `--trace` writes. */
import { invariant } from '../../util/errors.ts';
import type { Content } from './content.ts';

/** The trace as JSON, for Perfetto. */
export function writeTrace({ trace }: Content): Promise<string> {
  invariant(trace, 'a form that needs a trace is refused before the run without one');
  return trace();
}
