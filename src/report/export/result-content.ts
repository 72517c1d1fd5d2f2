/** A result as content for the forms of `--export`. */
import type { Result } from '../../model/result.ts';
import { resultJson } from '../json.ts';
import type { Content } from './content.ts';
import { resultRows } from './result-rows.ts';
import { resultSections } from './result-sections.ts';

/** The content; `trace` makes a trace, where the work has one. */
export function resultContent(result: Result, trace?: () => Promise<string>): Content {
  return {
    json: () => resultJson(result),
    rows: () => resultRows(result),
    sections: () => resultSections(result),
    trace,
  };
}
