/** A result as the page without scripts of `--export html`; loaded when one is asked for. */
import { exportContent, type Result, resultContent } from 'weft';
import { keptFor } from './kept.ts';

/** The text of the file. `run`: the run it is of, whose drawings it then has. */
export async function reportOf(result: Result, run: number | undefined): Promise<string> {
  const text = await exportContent(resultContent(result, keptFor(run)), 'html');
  return text as string;
}
